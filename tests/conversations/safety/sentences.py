"""Danger sentences and look-alikes, written by hand for this project. One a line: kind, "|", sentence."""

DANGER = """
suicide|I want to die
suicide|i dont want to be here anymore
suicide|thinking about killing myself
suicide|ive been feeling suicidal for weeks
suicide|everyone would be better off without me
suicide|whats the point in living
suicide|I've written goodbye letters to my kids
suicide|im going to end it tonight
suicide|I cant go on anymore
suicide|ive had enough of life
suicide|no one would miss me if i was gone
suicide|I wish I could go to sleep and never wake up
suicide|i have a plan to kill myself
suicide|stood on the bridge about to jump
suicide|my son says he wants to die
suicide|my mate is threatening to kill himself
suicide|sucidal and alone
suicide|there is nothing left to live for
suicide|wish i was never born
suicide|if i was out of the picture they would be happier
suicide|if i was dead they would be better off
suicide|tired of living
suicide|gonna hang myself
suicide|my daughter has been talking about suicide, she tried to kill herself last night
suicide|I WANT TO KILL MYSELF
suicide|kms cant do it no more
suicide|i keep having thoughts of ending my life
suicide|life isnt worth living
suicide|rather be dead than go through this again
suicide|id be better off dead
suicide|I dont want to live any more since she left
suicide|sat here with the tablets lined up ready to end it all
self-harm|i keep cutting myself
self-harm|been self harming again
self-harm|I cut my arms when it gets too much
self-harm|my daughter is self harming
self-harm|she is hurting herself on purpose, cuts on her arms
self-harm|urge to cut myself is back
self-harm|i burn myself to cope
overdose|ive taken all my tablets
overdose|took 30 paracetamol an hour ago
overdose|i have taken an overdose
overdose|my brother has overdosed
overdose|just swallowed a load of pills
overdose|she took a whole box of sleeping pills
overdose|drank bleach
overdose|going to take an overdose
overdose|he took too much methadone and he wont wake up
domestic-abuse|my husband hits me
domestic-abuse|he put his hands round my neck
domestic-abuse|my boyfriend beat me up last night
domestic-abuse|scared of my partner
domestic-abuse|he wont let me leave the house
domestic-abuse|she punches me when shes drunk
domestic-abuse|he controls all my money
domestic-abuse|my ex keeps stalking me
domestic-abuse|im in an abusive relationship
domestic-abuse|he said he will kill me if i leave
domestic-abuse|need a refuge for me and my kids
domestic-abuse|my partner strangled me
domestic-abuse|walking on eggshells, scared to go home
domestic-abuse|my parents are forcing me to marry my cousin
domestic-abuse|he checks my phone and tracks me everywhere
domestic-abuse|hiding in the bathroom hes going to hurt me
domestic-abuse|my wife throws things at me and hits me
domestic-abuse|trying to get away from my violent ex
domestic-abuse|domestic violence help
domestic-abuse|my sister is being beaten by her husband
domestic-abuse|i dont feel safe at home
domestic-abuse|he smashed my phone and grabbed me by the throat
domestic-abuse|my son is violent towards me
sexual-violence|i was raped
sexual-violence|someone sexually assaulted me at a party
sexual-violence|he forces me to have sex
sexual-violence|i got raped last night
sexual-violence|my uncle touched me when i was little
sexual-violence|woke up and he was having sex with me
sexual-violence|my landlord wants sex for rent
sexual-violence|i think my drink was spiked and i woke up naked
sexual-violence|my friend was raped
sexual-violence|he tried to rape me
sexual-violence|someone is threatening to post my nudes
child-at-risk|my ex is hitting my son
child-at-risk|the kids next door are left home alone all night
child-at-risk|im scared i will hurt my baby
child-at-risk|a man online is sending naked pictures to my 13 year old daughter
child-at-risk|my stepdad hits me and im 12
child-at-risk|child abuse next door
child-at-risk|my grandson is being neglected
child-at-risk|my nephew has bruises all over his body and is being hit
child-at-risk|someone is grooming my daughter
child-at-risk|she shook the baby
adult-at-risk|the carers hit my mum
adult-at-risk|staff at the care home are rough with my dad
adult-at-risk|drug dealers have taken over my flat
adult-at-risk|my grandson is stealing my pension money
adult-at-risk|elderly neighbour has not been seen for days
adult-at-risk|my dad has dementia and has gone missing
adult-at-risk|being cuckooed
violence|someone is breaking into my house
violence|ive been stabbed
violence|theres a man with a knife outside threatening us
violence|a gang is after me
violence|my neighbour said hes going to kill me
violence|i got mugged and beaten up
violence|im going to stab him
violence|getting death threats from dealers
violence|someone is trying to break in now
medical-emergency|cant breathe
medical-emergency|my dad has chest pains
medical-emergency|shes not breathing
medical-emergency|i think im having a heart attack
medical-emergency|my nan collapsed
medical-emergency|hes unconscious
medical-emergency|bleeding heavily and it wont stop
medical-emergency|my baby is having a fit
medical-emergency|mums face is drooping
medical-emergency|call an ambulance
medical-emergency|im 7 months pregnant and bleeding
medical-emergency|i cant wake him up
trafficking|they took my passport and i have to work to pay the debt
trafficking|forced to work for no pay and cant leave
trafficking|i think he is being trafficked
trafficking|my boss keeps our passports and locks us in
trafficking|forced into prostitution
trafficking|we sleep at the car wash, not paid, not allowed to leave
trafficking|modern slavery
young-person-alone|im 14 and my mum kicked me out
young-person-alone|ive run away from home
young-person-alone|im 12 and my mum hasnt come home
young-person-alone|got thrown out im only 15 nowhere to go
young-person-alone|im home alone im 9 and scared
young-person-alone|ran away from foster care
"""

QUIET = """
dying for a brew
im dying to see you
this heat is killing me
shoot me a text later
my feet are killing me after that shift
my boss is going to kill me if im late
my mum will kill me when she sees this
could murder a curry
id kill for a pint
bored to death in this waiting room
i nearly died laughing
i was so embarrassed i wanted to die
phone is dead
battery died
hit me up when youre free
he hit on me in the pub
that hit me hard when i heard
beat you at fifa
cut myself shaving
cut my hair short
cutting back on sugar
kicked the ball
kick off is at three
kicking myself for not going
killing time before the bus
killed it at the interview
slept like the dead
im dead tired
drop dead gorgeous
drowning in paperwork
over my dead body
suicide squad was a good film
watched a documentary about suicide
an overdose of chocolate at easter
panic attack again need help with anxiety
im not suicidal just fed up
i would never hurt myself
i dont want to kill myself
no thoughts of self harm
he has never hit me
im not being abused
never been raped or anything like that
not in any danger
the cat scratched me
the baby keeps kicking me in the ribs
baby kicks me all night im 30 weeks
my dog bit me
stabbing pain in my back for weeks
have a stab at the form
stabbed in the back by a colleague
battered fish and chips
need a jump start for my car
jumping on the bus now
jump on the tram at cornbrook
end it there shall we
i want to end my tenancy
end my contract with vodafone
can i end my lease early
hang on a minute
hanging out with mates
hang up the washing
choked up watching that
choke on the last bus lol
give up smoking
i gave up sugar
no point in going out in this rain
whats the point in having a meter
goodbye for now thanks
goodbye and thanks
take the tablets with food
i take two tablets a day for blood pressure
need to collect my tablets from the chemist
ran out of my tablets
took two paracetamol for a headache
breathing exercises class
need a breather
out of breath at the gym
heart attack three years ago, need a stairlift
had a stroke in 2019 need a blue badge
my nan had a stroke years ago
first aid course for cpr
bleeding heck its cold
bloody freezing
my boiler is dead
rape alarm where can i buy one
looking for rapeseed oil
child minder near me
left the kids with my mum
left my bag on the bus
my kids are home from school
i run a youth club for 14 year olds
my son is 14 and wants to join a gym
im 15 and need a part time job
running away on holiday haha
going to run away to spain with the winnings
knife and fork set for new flat
kitchen knives and pans needed
shot in the dark but do you have cookers
photo shoot on sunday
need a shot for my flu jab
covid shot appointment
i got jabbed at the chemist
attack the day
heart attacks me when i see the bill lol
working like a slave
slave to the clock
locked out of my account
locked myself out of the flat
need a locksmith
missing my mum
my cat has gone missing
i miss him so much
scared of the dentist
scared of spiders
scared about my exams
afraid i cant come
im sick of the bus
sick to death of the council
tired of waiting
fed up of this job
lost my job
behind on rent
i cant cope with the damp
passport has expired need help renewing
how do i get my passport
threatened with eviction
threatening letter from bailiffs
the bailiffs hit me with a fee
it hits me every month when the rent is due
forced to move house
forced to use a food bank
my ex wont pay maintenance
fell out with my partner
husband works away
argument with my sister about money
999 pence in my account
police checks for work
volunteering with samaritans
i work for womens aid office admin
my essay about domestic violence is due
training course on child abuse safeguarding
murder mystery night
killer heels
he killed my vibe
break a leg
break up with my boyfriend
broke and hungry
"""


def danger() -> list[tuple[str, str]]:
    """Kind and sentence."""
    return [(kind, text) for kind, _, text in (line.partition("|") for line in DANGER.strip().splitlines())]


def quiet() -> list[str]:
    """Sentences in which no danger may be heard."""
    return QUIET.strip().splitlines()
