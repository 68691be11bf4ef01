import { isPublic, lookUpPublic } from './guarded-addresses.js';
import { webhookAddress } from './webhook-address.js';

describe('the address of a webhook', () => {
  it.each([
    'https://hooks.example.com/florin?x=1',
    'https://93.184.216.34/',
    'https://[2606:2800:220::1]:8443/a',
  ])('may be %s', (url) => {
    expect(webhookAddress(url, [])?.url.href).toBe(url);
  });

  it.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'https://user:secret@hooks.example.com/',
    'https://localhost/',
    'https://localhost./',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://017700000001/',
    'https://0/',
    'https://10.0.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::a00:1]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:4136:e378::1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'nonsense',
  ])('may not be %s', (url) => {
    expect(webhookAddress(url, [])).toBeUndefined();
  });

  it('may be private, and without TLS, where the operator lets it', () => {
    expect(webhookAddress('http://127.0.0.1:8080/hook', ['127.0.0.1:8080'])?.isAllowed).toBe(true);
    expect(webhookAddress('https://receiver.internal/', ['receiver.internal'])?.isAllowed).toBe(true);
    expect(webhookAddress('http://127.0.0.1:8081/hook', ['127.0.0.1:8080'])).toBeUndefined();
  });

  it('is looked at when it is looked up', async () => {
    const error = await new Promise((resolve) =>
      lookUpPublic('localhost', { all: true }, (failure) => resolve(failure)),
    );
    expect(error).toMatchObject({ name: 'ForbiddenAddress' });
  });

  it('knows what is no address at all', () => {
    expect(isPublic('hooks.example.com')).toBe(false);
  });
});
