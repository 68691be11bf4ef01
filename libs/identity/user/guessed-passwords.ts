/**
 * Passwords that many people use and every guesser tries first: those of eight characters and more, in
 * lower case, for shorter ones are refused anyway.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
!@#$%^&* !@#$%^&*( !@#$%^&*() !q2w3e4r !qaz2wsx 007007007 01234567 012345678 0123456789 098765432
0987654321 0okmnji9 1!2@3#4$ 10101010 10203040 102030405060 110110110 11111111a 111111aa 111111qq 11112222
111222333 111222333444 112112112 11223344 1122334455 112233445566 119119119 12121212 123123123
123123123123 1231231234 123123123a 123123aa 123123qwe 123321123 12341234 12344321 1234512345 123454321
12345600 12345678 123456780 123456789 1234567890 1234567890a 1234567890q 1234567890qwertyuiop 1234567891
12345678910 123456789a 123456789abc 123456789q 123456789z 12345678a 12345678q 12345678qwe 12345679
1234567a 1234567q 12345687 1234569870 12345699 123456aa 123456ab 123456abc 123456asd 123456qq 123456qwe
123456zxc 12345abc 12345qwert 1234abcd 1234qwer 1234rewq 123654789 123698745 1236987450 123789456
123abc123 123qwe123 123qweasd 123qweasdzxc 12qwaszx 13131313 1314520520 13579246 135792468 1357924680
147147147 147258369 1472583690 147852369 159159159 159357456 159753159753 159753456 19841984 19851985
19871987 19901990 19951995 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz!qaz 1qaz2wsx 1qaz2wsx3edc 1qaz@wsx
1qazxsw2 20202020 20212021 20222022 20232023 20242024 20252025 21212121 23232323 246813579 25252525
258258258 2wsx3edc 31415926 314159265 31415926535 321321321 321654987 357357357 369369369 3edc4rfv
42424242 4321rewq 456123789 456456456 4rfv5tgb 5201314520 520520520 5211314521 521521521 5tgb6yhn
619619619 654321123 69696969 6yhn7ujm 741741741 741852963 753951456 789456123 7894561230 789456789
789654123 789789789 852456852 852852852 87654321 951753852 951951951 963852741 963963963 987654321
9876543210 987987987 9ijn8uhb a1234567 a12345678 a123456789 a123456a a1b2c3d4 a1b2c3d4e5 a5201314 a@123456
aa123456 aa12345678 aa@12345 aa@123456 aaa11111 aaa123456 aaaabbbb aabbccdd abc!@#123 abc12345 abc123456
abc1234567 abc123456789 abc123abc abc@1234 abc@12345 abcabcabc abcd!234 abcd1234 abcd12345 abcd@123
abcd@1234 abcdabcd abcdef123 abcdefgh abcdefghi abcdefghij abracadabra access123 access14 accessdenied
account1 account123 achilles acmilan1 admin123 admin123! admin1234 admin12345 admin@123 admin@1234
admin@12345 adminadmin administrador administrator administrator1 adminpass adminpassword agent007
airborne airborne1 airforce airforce1 ajax1234 alejandra alejandro alejandro1 alexander alexander1
alexander12 alexander123 alexandra alexandra1 alexandre alhamdulillah allahuakbar alohomora amanda123
amazing1 amazing123 amber123 america1 america10 america123 american amorcito amoreterno amormio1 amoureux
amsterdam amsterdam1 andrea123 andrew123 android1 android123 angel123 angelica angelica1 angelina
angelina1 angelo123 angels123 anthony1 anthony123 antonio1 antonio123 anything aphrodite apollo11 apollo13
apple123 apples123 april123 archangel arschloch arschloch1 arsenal1 arsenal123 arsenal14 arsenalfc
asd!@#123 asd12345 asd123456 asd123asd asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl123
asdfqwer ashley11 ashley12 ashley123 assassin1 assassin123 asshole1 asshole123 athena123 august123
australia australia1 autumn123 autumn2020 autumn2021 autumn2022 autumn2023 autumn2024 avengers1 awesome1
awesome123 azerty12 azerty123 azertyui azertyuiop babyboy1 babyboy123 babydoll babydoll1 babygirl
babygirl1 babygirl12 babygirl123 babygirl2 babygurl babygurl1 babyphat badboy123 badgirl1 bailey12
bailey123 banana123 bananas1 bank1234 banking1 barbara1 barcelona barcelona1 barcelona123 baseball
baseball1 baseball12 baseball123 baseball7 basketball basketball1 basketball23 batman12 batman123
batman1234 battlefield bayernmunchen beach123 beatrice beautiful beautiful1 beautiful123 benfica1 benjamin
benjamin1 benjamin123 berlin123 besiktas bestfriend bestfriend1 bestfriends beyonce1 bienvenido bienvenue
bienvenue1 bigboy123 bigdaddy bigdaddy1 billion1 biology1 birthday birthday1 bismillah bismillah1 bitch123
bitches1 black123 blackbird blackblack blackcat blackcat1 blackjack blackjack1 blacksabbath blahblah
blahblah1 blahblahblah blessed1 blessed123 blessing blessings blink182 blue1234 blueberry blueberry1
bluebird blueblue bmwbmwbmw bond0070 bondjamesbond bonita123 bonjour1 bonjour123 bonnie123 borussia
boyfriend brandon1 brandon123 brasil123 brazil123 brilliant britney1 brittany brittany1 brittney broncos1
brooklyn brooklyn1 brother1 brother123 brothers brownie1 bubba123 bubblegum bubbles1 bubbles123 buddy123
buddy1234 budweiser bulldog1 bulldogs bulldogs1 bulls123 bullshit bullshit1 bunny123 business business1
buster12 buster123 butter123 butterfly butterfly1 butterfly123 caesar123 california california1 callofduty
camaro123 camelot1 cameron1 canada123 captain1 captain123 caribbean caroline caroline1 cash1234 casper123
catherine cavalier celtics1 challenger champion champion1 champions changeit changeme changeme! changeme1
changeme123 charger1 charles1 charlie1 charlie12 charlie123 charlie2 charlotte charlotte1 cheerleader
cheesecake cheetah1 chelsea1 chelsea123 chelsea8 chelseafc chemistry cherry123 cheval123 chevrolet
chevy123 chicago1 chicago123 chicken1 chicken123 chickens chihuahua children children1 children3 china123
chiquita chivas123 chocolat chocolat1 chocolate chocolate1 chocolate12 chocolate123 chouchou chouchou1
christ123 christian christian1 christian123 christina christina1 christina123 christine christine1
christmas christmas1 christopher christopher1 ciao1234 cinnamon cinnamon1 cobra123 cocacola cocacola1
coffee123 college1 commander commander1 company1 company123 computer computer1 computer12 computer123
contrasena contraseña cookie12 cookie123 cookies1 cookies123 cooper123 corazon1 corazon123 corona123
corporal correcthorse correcthorsebatterystaple corvette corvette1 counterstrike cowboy123 cowboys1
crazy123 crazygirl creative creative1 cristiano crocodile crystal1 crystal123 cupcake1 cupcake123 customer
customer1 cutiepie cutiepie1 cyberpunk daddy123 daddysgirl daisy123 dakota123 dallascowboys dalmatian
daniel12 daniel123 danielle danielle1 darkangel darkknight darkness darkness1 darthvader database daughter
deadpool1 december december1 december25 default1 default123 demon666 designer deutschland deutschland1
developer devil666 diamond1 diamond123 diamonds diamonds1 dickhead dickhead1 director doctor123 doggie123
doggy123 dollar123 dolphin1 dolphin123 dolphins dolphins1 dominic1 dominique donaldduck doudou123 dragon1!
dragon12 dragon123 dragon1234 dragonage dragonball dragonball1 dragonballz dragonfly dragonfly1 dreamer1
dreaming dreams123 drowssap drowssap1 drummer1 duke1234 dumbledore dxdxdxdx eagle123 eagles123 easter123
edcrfv123 eduardo1 einstein einstein1 elephant elephant1 elizabeth elizabeth1 elizabeth123 elvispresley
emerald1 eminem123 emmanuel emmanuel1 engineer engineer1 england1 england123 english1 english123 enigma123
epic1234 espana123 esperanza esperanza1 estrella estrella1 excalibur excellent fabulous facebook facebook1
facebook123 faith123 falcon123 familia1 familia123 famille1 family12 family123 familyfirst fantastic
fantasy1 father123 fcbarcelona fdsa4321 fdsafdsa february february1 fenerbahce fernando fernando1 ferrari1
feyenoord finance1 finance123 fire1234 fireball fireball1 firebird firefire firefox1 fishing1 fishing123
florida1 flower12 flower123 flowers1 flowers123 fluffy123 football football! football1 football10
football12 football123 football2 football7 football99 forever1 forever123 foreverlove fortnite fortnite1
fortnite123 france123 france98 francesco francisco francisco1 fraternite frederic freedom1 freedom123
friday13 friends1 friends123 friendship froggy123 fuckoff1 fuckoff123 fuckyou! fuckyou1 fuckyou12
fuckyou123 fuckyou2 fussball fussball1 futbol123 gabriel1 gabriel123 gabriela gabrielle galatasaray
gandalf1 ganesha1 gangsta1 gangster gangster1 garden123 garfield garfield1 geheim01 geheim123 general1
genesis1 genesis123 germany1 ginger12 ginger123 giovanni girlfriend giuseppe gladiator gladiator1 gmail123
godbless godbless1 godisgood godisgreat godislove godzilla1 goldberg golden12 golden123 goldeneye goldfish
goldfish1 goodgirl google123 googlegoogle gorgeous gorgeous1 graduate graduation grandma1 grandma123
grandpa1 green123 greenday greenday1 gryffindor guadalupe guest123 guest1234 guestguest guillaume guinness
guitar123 gymnastics hacker123 hackers1 hacktheplanet halflife hallo123 hallo1234 hallohallo halloween
halloween1 hamburger hanuman1 happiness happy123 happyday happyfeet happyhappy harley12 harley123
harleydavidson harrypotter harrypotter1 haslo123 hawk1234 heaven123 heavenly heineken heineken1 hejsan123
hellfire hello123 hello123! hello1234 hello12345 hellohello hellokitty hellokitty1 helloworld hercules
hercules1 hermosa1 heslo123 history1 history123 hockey12 hockey123 hogwarts1 hola1234 holahola hollywood
hollywood1 homework honda123 honey123 honeybee horses123 hotmail1 hotmail123 hotstuff hottie12 hottie123
houston1 hulkhogan hunter123 hunting1 hurricane husband1 ice12345 ichbins1 ichliebedich ilovegod iloveher
ilovehim ilovejesus iloveme1 iloveme2 ilovemom ilovemum ilovemyself iloveyou iloveyou! iloveyou1
iloveyou12 iloveyou123 iloveyou2 iloveyou2! impossible impossible1 incorrect incorrect1 india123 india@123
indonesia infantry insane123 inshallah insomnia instagram instagram1 inter1908 internazionale internet
internet1 internet12 internet123 invincible invisible iphone123 ireland1 ironmaiden ironmaiden1 ironman1
ironman123 isabella isabella1 isabelle island123 italia123 italia90 jackdaniels jaimatadi jake1234
jamesbond jamesbond007 january1 japan123 jasmine1 jasmine123 jasper123 jehovah1 jennifer jennifer1
jennifer123 jessica1 jessica12 jessica123 jesus123 jesus1234 jesus777 jesuschrist jesuschrist1 jesusisgood
jesusislord jesuslovesme jetaime1 jetaime123 jklfdsa1 johncena johncena1 jonathan jonathan1 jonathan123
jordan12 jordan123 jordan23 jordan2323 jordan45 joshua12 joshua123 jtmjtmjtm justin123 justinbieber
justinbieber1 juventus juventus1 juventus123 kangaroo kartoffel katherine kawasaki killer12 killer123
kimberly kimberly1 kitten123 kitty123 kittycat kittycat1 kobe2424 kochanie kochanie1 krishna1 labrador
labrador1 lakers123 lakers24 lamborghini lancelot lasvegas laughing lauren123 lavender lavender1 lawyer123
leagueoflegends ledzeppelin legend123 legendary leopard1 letmein! letmein1 letmein12 letmein123 letmeinnow
liberte1 liberty1 library1 library123 lightning lightning1 lilly123 linkedin linkedin1 linkinpark
linkinpark1 linux123 lion1234 liverpool liverpool1 liverpool123 liverpool8 liverpoolfc lkjhgfds lkjhgfdsa
lmfao123 login123 logmein1 lol12345 lola1234 lolipop1 lollipop lollipop1 lollol123 lollypop lolololo
london123 lordoftherings lorenzo1 losangeles losenord loulou123 lovelove lovely123 loveme123 loveyou1
lubov123 lucifer1 lucifer666 lucky123 lucky1234 lucky777 luckycharm luckydog luckystar ludovic1 lumiere1
lunatic1 madison1 madison123 madonna1 maggie12 maggie123 magic123 magician maison123 malaysia manager1
manager123 manchester manchester1 manchesterunited maniac123 manunited manutd123 maradona march2020
margaret margarita marilyn1 marina123 marines1 mariposa mariposa1 marketing married1 marseille marseille13
martin123 mashallah master01 master12 master123 master1234 master12345 masterkey mastermind mathematics
matrix12 matrix123 matthew1 matthew123 maverick maverick1 max12345 maxime123 maximilian maxmax123 melissa1
melissa123 mercedes mercedes1 mercedesbenz merlin123 messi1010 messi123 metallica metallica1 metallica123
mexico123 miamor123 michael1 michael12 michael123 michael23 michael7 michaeljackson michelle michelle1
michelle123 mickey123 mickeymouse microsoft microsoft1 midnight midnight1 midnight12 milan1899 military
million1 millionaire minecraft minecraft1 minecraft123 minnie123 misiek123 mission1 mivida123 mnbvcxz1
mnbvcxz123 mnbvcxzlkjhgfdsapoiuytrewq mohamed1 mohammed mohammed1 molly123 mommy123 monday123 money123
money1234 moneymoney monkey1! monkey12 monkey123 monkey1234 monkeys1 monroe123 moonlight moonlight1
motdepasse motdepasse1 mother12 mother123 motherfucker motorola mountain mountain1 mountains muffin123
muhammad musicman mustafa1 mustang1 mustang123 mustangs mybabies mybaby123 myfamily mykids123 mylove123
mypassword mypassword1 mypassword123 mysecret myspace1 myspace123 mysql123 mysterio619 mystery1 nala1234
napoleon napoleon1 natalie1 natasha1 natasha123 nathalie navyseal network1 newcastle newpass123
newpassword newpassword1 newton123 newyork1 newyork123 nicholas nicholas1 nicholas123 nicolas1 nicole11
nicole12 nicole123 nightmare nightmare1 nihongo1 nintendo nintendo64 nirvana1 nirvana123 nokia123
nopassword nopassword1 nopassword123 nothing1 nothing123 nounours november november1 november11 number123
numberone nurse123 ocean123 october1 october10 odysseus office123 oldpassword olivia123 olympique olympus1
omgomgomg omsairam onedirection onedirection1 onelove1 opensesame opensesame1 oracle12 oracle123 orange123
oreo1234 oscar123 outlaw123 p455w0rd p@$$w0rd p@55w0rd p@ssw0rd p@ssw0rd! p@ssw0rd1 p@ssw0rd123 p@ssword
p@ssword1 p@ssword123 pa$$w0rd pa$$w0rd1 pa$$word pa$$word1 pa55w0rd pa55word packers1 pakistan pakistan1
pakistan123 pancakes panther1 panthers panthers1 papillon papillon1 paradise paradise1 paris123 parissg1
parol123 parola123 parolparol pass1234 pass12345 pass123456 pass@123 pass@word pass@word1 passcode
passcode1 passkey1 passme123 passpass passpass1 passw0rd passw0rd! passw0rd1 password password! password!!
password# password. password0 password00 password01 password02 password03 password05 password06 password07
password08 password09 password1 password1! password10 password11 password12 password12! password123
password123! password1234 password1234! password12345 password123456 password13 password2 password2019
password2020 password2021 password2022 password2023 password2024 password2025 password21 password22
password23 password3 password4 password5 password6 password69 password7 password77 password8 password88
password9 password99 password? password@ password@1 password@123 passwordpassword passwords passwords1
passwort passwort1 passwort123 patches1 patricia patricia1 patrick1 patrick123 patriots patriots1 peaches1
peanut12 peanut123 peanutbutter pegasus1 penguin1 penguins pepito123 pepper12 pepper123 pepsi123 pepsicola
perfect1 perfect123 philippe philippines phoenix1 phoenix123 phoenix7 physics1 pierre123 pikachu1
pineapple pineapple1 pinkfloyd pirate123 pirates1 pizza123 pizzahut pizzapizza playboy1 playboy123
playstation playstation1 playstation3 playstation4 poiuytre poiuytrewq pokemon1 pokemon12 pokemon123
polska123 popcorn1 porsche1 porsche911 portugal portugal1 poseidon possible postgres precious precious1
precious123 predator1 pretty123 prettygirl princesa princesa1 princess princess! princess01 princess1
princess12 princess123 princess2 princesse princesse1 prinzessin private1 privet123 programmer psgpsgpsg
psycho123 pumas123 pumpkin1 pumpkin123 puppies1 puppy123 purple12 purple123 pussy123 pussycat pussycat1
pwd12345 q!w@e#r$ q1234567 q12345678 q123456789 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qaz12345 qaz123456
qaz123wsx qazqazqaz qazwsx123 qazwsxedc qazwsxedcrfv qq123456 qq123456789 qqqqqqqq1 qwe!@#123 qwe12345
qwe123456 qwe123qwe qweasdzxc qweqweqwe qwer1234 qwer4321 qwerasdf qwerty1! qwerty12 qwerty123 qwerty123!
qwerty1234 qwerty12345 qwerty123456 qwerty123456789 qwertyui qwertyuio qwertyuiop qwertyuiop123
qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertz123 qwertzui qwertzuiop rabbit123 raiders1 rainbow1
rainbow123 rainbows randyorton raphael1 raspberry raven123 realmadrid realmadrid1 realmadrid123 rebecca1
rebecca123 rebel123 red12345 redeemer redred123 redskins redsox123 renegade renegade1 rewq4321 reymysterio
richard1 richard123 rihanna1 robert12 robert123 roberto1 roblox123 rockandroll rockbottom rocknroll
rockstar rockstar1 rocky123 rocky1234 rockyou1 rodrigo1 romania1 ronaldo123 ronaldo7 rooney10 root1234
root@123 root@1234 rootroot rose1234 rosemary roses123 rottweiler rubyruby runescape runescape1 russell1
russia123 rusty123 s1234567 saibaba1 sairam123 sakura123 salut123 salvation samantha samantha1 samantha123
sammy123 samsung1 samsung123 sandrine sanfrancisco sapphire sasha123 satan666 saturday schatz123 schatzi1
schmetterling scholar1 school123 science1 scoobydoo scoobydoo1 scooter1 scooter123 scorpio1 scorpion
scorpion1 scotland seahawks sebastian sebastian1 sebastien secret12 secret123 secret1234 secretagent
secreto1 secretsecret secure123 security security1 senha123 september september1 sergeant service1
service123 sesame123 sexy1234 sexybeast sexybitch sexygirl sexylady sexymama shadow1! shadow12 shadow123
shadows1 shakira1 shark123 shelby123 shithead shithead1 silver123 simba123 simpsons singapore sister123
sisters1 skateboard skateboard1 skywalker sleeping slipknot slipknot1 slipknot666 slytherin smile123
smiley123 smirnoff smokey123 snake123 snapchat snickers snickers1 snoopy123 snowball snowball1 snowboard
snowboard1 snowflake snowman1 snowwhite soccer10 soccer11 soccer12 soccer123 soccer13 softball softball1
soldier1 soleil123 something something1 sommar123 sommer123 sommer2020 sonnenschein sophie12 sophie123
spaghetti sparkle1 sparky123 spartacus spartak1 special1 special123 spider123 spiderman spiderman1
spiderman12 spiderman123 spirit123 spitfire spitfire1 spongebob spongebob1 sporting spring123 spring2020
spring2021 spring2022 spring2023 spring2024 spring2025 stallion starcraft starcraft1 starlight starlight1
startrek startrek1 starwars starwars1 starwars123 steelers steelers1 stefanie stella123 stephanie
stephanie1 stephanie123 steveaustin stonecold storm123 strawberry strawberry1 student1 student123
subaru123 submarine success1 success123 successful sugar123 summer01 summer1! summer12 summer123 summer20
summer2019 summer2020 summer2020! summer2021 summer2021! summer2022 summer2022! summer2023 summer2023!
summer2024 summer2024! summer2025 summertime sunday123 sunflower sunflower1 sunrise1 sunset123 sunshine
sunshine1 sunshine12 sunshine123 sunshine2 superman superman1 superman1! superman12 superman123 superstar
superstar1 superstar123 superuser supervisor support1 support123 suzuki123 swag1234 sweetheart sweetie1
sweetpea sweetpea1 sweety123 swimming swimming1 sysadmin sysadmin1 taylorswift teacher1 teacher123
teamo123 teamomucho teddy123 teddybear teddybear1 temp123! temp1234 temporary temporary1 tempsecret
tennis123 tequiero terminator terminator1 test123! test1234 test12345 test123456 test@123 test@1234
tester123 testing1 testing123 testtest testtest1 testuser texas123 thailand thepassword thisismypassword
thomas12 thomas123 thunder1 thunder123 thunderbird thunderbolt thursday tiamo123 tiffany1 tiger123
tigers123 tigger12 tigger123 timothy1 tinker123 tinkerbell tinkerbell1 toby1234 together together1
together123 toor1234 topsecret tornado1 toujours toyota123 transformers trinity1 trinity123 tripleh1
truelove trustno1 trustno1! tuesday1 tupac123 turtle123 turtles1 twilight twilight1 twilight123 twitter1
undertaker unique123 university unstoppable user1234 user12345 user@123 username username1 useruser
usmarine vacances valentin valentina valentina1 valentine vampire1 vampires vanessa1 vanessa123 vanilla1
veronica veronica1 victoria victoria1 victoria123 victory1 victory123 vietnam1 vikings1 vincent1 violet123
viper123 voetbal1 voldemort volkswagen volleyball volleyball1 w1234567 wachtwoord wachtwoord1 waheguru
warcraft warcraft1 warrior1 warrior123 warriors washington washington1 wealthy1 webadmin webmaster
wedding1 welcome01 welcome1 welcome1! welcome12 welcome123 welcome2 welcome@1 welcome@123 welcome@1234
welkom01 welkom123 werewolf whatever whatever1 whatever123 whatsapp white123 william1 william123
willkommen willkommen1 windows1 windows10 windows7 winner123 winners1 winniethepooh winston1 winter12
winter123 winter2019 winter2020 winter2021 winter2022 winter2023 winter2023! winter2024 winter2024!
winter2025 wizard123 woaini123 woaini1314 woaini520 woaini521 wolf1234 wolfpack wolverine wolverine1
wolves123 wonderful wonderful1 wonderland wonderwoman wordpass worldofwarcraft wrestlemania wrestling
wrestling1 wsxedc123 wtfwtfwtf ww123456 x1234567 xsw2zaq1 yahoo123 yamaha123 yankees1 yankees123 yellow12
yellow123 yolo1234 yomama123 yourmom1 yourpassword youtube1 youtube123 z1234567 zaq!2wsx zaq12wsx
zaq12wsxcde3 zaq1@wsx zaq1xsw2 zaq1zaq1 zenit123 zeus1234 zxc12345 zxc123456 zxcasdqwe zxcvbnm, zxcvbnm,.
zxcvbnm1 zxcvbnm123 zxcvzxcv
`
    .trim()
    .split(/\s+/),
);
