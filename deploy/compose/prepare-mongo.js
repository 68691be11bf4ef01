// For mongosh: makes the replica set and the users, as often as it is run. The vault's keys and what is
// sealed with them are for different users, neither of whom may see what the other has.
const { readFileSync } = require('node:fs');

const secret = (name) => readFileSync(`/secrets/${name}`, 'utf8').trim();
const root = `mongodb://root:${secret('root-password')}@mongo:27017/admin?directConnection=true`;
const admin = connect(root);
const PRIMARY_WITHIN_MS = 60_000;

function isInitiated() {
  try {
    return admin.adminCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch (error) {
    if (error.codeName === 'NotYetInitialized') return false;
    throw error;
  }
}

if (!isInitiated()) {
  const members = [{ _id: 0, host: 'mongo:27017' }];
  admin.adminCommand({ replSetInitiate: { _id: 'florin', members } });
}

const deadline = Date.now() + PRIMARY_WITHIN_MS;
while (!admin.hello().isWritablePrimary) {
  if (Date.now() > deadline) throw new Error('the replica set has no primary');
  sleep(200);
}

const USERS = { views: ['florin', 'florin-reactions'], vault: ['florin-vault'] };
for (const [user, databases] of Object.entries(USERS)) {
  const pwd = secret(`${user}-password`);
  const roles = databases.map((db) => ({ role: 'readWrite', db }));
  if (admin.getUser(user)) admin.updateUser(user, { pwd, roles });
  else admin.createUser({ user, pwd, roles });
}
