/** Stories around the harbour: races, guests, visits, helpers, houses nearby. */
export const events = `
=== club-race with=westerly lead=ida us2=tomas weight=5 months=2-9
[The race on $date|$m boats for the spring race|Can you take us in on $date?]
--- them cc=them2
[The committee has chosen $date for the race around the skerries|We plan the autumn race for $date], with [some $m boats|$m boats at the last count]. [Would the visitors' pontoon be free from Friday to Sunday?|May we start and finish at your pier?] [Last time we had nowhere to put the tea.|Most are under nine metres, and they do not mind lying three deep.]
--- us 4h-1d cc=us2
[With pleasure.|We would be glad to have you.] [The pontoon takes twenty, the rest can lie along the inside of pier $pier.|Friday to Sunday is free, apart from one Dane who never leaves.] [Tea: you can have the boat shed if you sweep it, before as well as after.|$us2 lays the start line with two yellow buoys.] It is $small [for the weekend|all in].
--- them 2d-5d
[The committee accepts.|Agreed with thanks.] [Three things: a socket for the urn, a place for the trophy where it does not get wet, and where do $m crews park?|We need the notice board and one loud horn.]
--- us 3h-1d
[Socket by the second door.|Parking behind the church, the vicar has agreed.] [The trophy can stand on my desk.|The horn hangs in the office; it was made for a ship.]
--- them 5d-10d attach=photo end=35
[A fine day, and nobody drowned.|What a race.] [The tea was good too. A picture of the finish is attached.|The shed is swept. Twice.] [Next year the same weekend?|Please thank $us2 for the line.]

=== pier-dinner with=saltworks-hannah lead=ida us2=grace weight=4 months=4-9
[Dinner on the pier|Tables at the end of pier $pier|A long table for $m]
--- them
[Rory wants to cook outside|We have a party of $m] on $date, and [the end of pier $pier would be the place for it|we thought of one long table down the old quay]. [What would you say to tables from five to eleven?|Could boats lie elsewhere for the evening?] [We bring everything but the sunset.|There would be lamps, no music after ten.]
--- us 2h-1d cc=us2
[I would say yes.|I like it.] [Two boats have to move, I ask them; offer them a plate each and they are gone.|Only the fire lane of two metres has to stay free, the inspector measures it.] $us2 [sends the little contract|will send you the form for the insurance], [the rest is words|it is $small for the evening].
--- them 1d-3d cc=them2
[Two plates each, with dessert.|Two metres it is.] [~May the van come down at three?|If it rains we go into the shed, if we may.]
--- us 2h-1d end=20
[~The van yes, but slowly: the planks.|The shed is yours in that case, between the masts.] [I have told everybody on pier $pier, and three want a table.|Power from $berth, 16 amps, not for the oven.]
--- them 4d-9d end=30
[That was an evening.|Forty people asked whose idea it was.] [The candle wax comes off with hot water, we come on Monday.|There is a tart in your fridge.]

=== school-visit with=puffin lead=tomas weight=2
[A class of $m children|School visit on $date|May the children see the crane?]
--- them
[A school class comes to us on $date to see the lifeboat.|We have $m nine-year-olds on $date.] [Could they see the crane as well?|May they come by the yard afterwards?] [They are allowed everything that is not dangerous, says the teacher, and hope for the opposite.|An hour, not more.]
--- us 3h-1d
[They may.|At $time I lift $boat anyway.] [Yellow vests for all, and nobody goes under the hook.|They can count the barnacles; the winner gets one.]
--- them 3d-7d attach=photo end=20
[Thank you from $m children.|It was the best part of the day, beating even the siren.] [There are drawings. In most of them the crane has a face.|One has decided to become a crane.]

=== coach-party with=meridian-ottilie lead=ida weight=3
[Guests by boat|A shuttle from your quay?|Our guests and the islands]
--- them
[More and more of our guests ask|Every second guest asks] how to get to the islands. [Would a small shuttle from your quay be possible, twice a day|Could we put a sign and a bench at your steps], [from $date on|for the summer, as a trial]? [We have found a skipper with the right paper.|It would be a boat for twelve.]
--- us 1d-2d
[The steps are possible before eleven and after four; in between they belong to the school.|In principle, yes.] [The port authority has to agree, and Harald Sunde answers quickly if one sends a drawing.|I would need the draught, and who is insured for what.] [Shall we walk it together on $weekday at $time?|A bench is always welcome.]
--- them 1d-3d
[$weekday at $time suits me.|Very good.] [I bring the skipper, and rolls.|I will have a drawing with me.]
--- us 2d-4d end=25
[It was good to see it with your eyes.|Thank you for the rolls.] [Two things from my notes: no engine running while waiting, and a price of $small a month.|I would start with weekends only and see.]
--- them 2d-5d end=35
[Agreed as a trial until October.|My directors like it.] [Kofi will be your contact from here.|Let us hope for sun.]

=== volunteers with=puffin lead=ida weight=3
[Exercise on $date|Night exercise|Please do not call the police: exercise]
--- them
[On $date from $time we practise|There will be an exercise on $date at $time] with [two boats, a helicopter if it is free, and a dummy called Kevin|flares and a lot of shouting]. [Would you tell your people, so that nobody calls anybody?|May we sink something off pier $pier?]
--- us 2h-1d
[I put it on the board and into the bread van.|Told everybody.] [Please not before the charter guests are in, that is about eight.|You may sink Kevin, but take him with you this time.]
--- them 3d-6d end=30
[All went well.|Kevin was saved in eleven minutes.] [One of your visitors threw a ring unasked and hit him.|Two things to improve, both ours.]

=== new-sails with=gullwing lead=ida us2=tomas weight=4
[Measuring $boat|A customer of yours|Sails for $boat]
--- them
[The owner of $boat wants a new main and|We are to make a genoa for $boat, and] I would like to measure [on $weekday|while the mast is still up]. [May I go aboard without him?|Is she at $berth?] [I also left a sail bag in your shed in spring, if the mice have not.|It takes an hour and no wind.]
--- us 1h-5h cc=us2
[She is at $berth, key with me.|He rang, so yes.] [Best before ten, then the breeze comes.|The bag is still there, and so are the mice.]
--- them 3d-6d
[Measured.|Done, thank you.] [~The mast track is worn at the second spreader; I told him, but he believes only $us2.|He should change the halyard, it has no cover left for two metres.]
--- us2 5h-2d to=them end=25
[I looked, and told him too.|Seen.] [~We take the mast down in October and put in a new track.|Halyard is ordered in the blue he likes.] [When do the sails come? Then I hold the deck crane.|Good eye.]
--- them 3h-2d end=30
[In about five weeks.|On $date, if the cloth comes.] [I bring them myself, I want to see them stand.|Then we owe each other a beer.]

=== boat-sale with=keel-yuki lead=ida weight=4
[Viewing of $boat on $weekday|$boat is for sale|Buyers from abroad]
--- them
[We have $boat on our books now|You may know already: $boat is for sale]. [A couple comes on $date to see her|There is a viewing on $weekday at $time]. [Could she lie where one can walk round her, and could somebody take the cover off|Would you have the key ready, and the heater on an hour before]? [The lines are green, which does not help.|She smells a little shut up.]
--- us 2h-1d
[I move her to the inside of pier $pier for the day.|Cover off, heater on, windows open.] [The lines I cannot make white, but I can change them.|Marek gives her a wash, $small if she is sold, nothing if not.]
--- them 1d-3d end=15
[They liked her.|She has never looked better.] [~They ask whether the berth goes with her.|Now they want to know what a year costs, all together.]
--- us 3h-1d attach=sheet
[~Berths are not inherited, but between us: if they are pleasant they get $berth.|All together is on the sheet.] [With the winter outside it is $amount; with the shed a little more.|I left out the things that everybody forgets and put them at the bottom.]
--- them 3d-8d end=30
[Sold, for a little less than we hoped.|It comes to nothing, she gets seasick on the pontoon.] [Papers on $date.|The next ones come on $weekday, from abroad, with a child.]

=== reference with=lead lead=grace weight=2
[A reference?|May we name you?|One short question]
--- them
[We apply for|For our application to] the coastal fund [they want the name of somebody who has worked with us|we need two neighbours who say something true]. [Could that be you?|May we put you on the list?] [Half a page would do.|They ring, probably on a Friday.]
--- us 1d-2d
[Gladly.|Of course you may.] [I wrote what I would say on the phone too.|They can ring me at the office until four.]
--- them 1d-3d end=40
[Thank you.|You are too kind.] [If it works, there is a bench with your name.|We hear in $month.]

=== whale with=owner lead=ida weight=2
[You will not believe this|Visitors at $berth]
--- them attach=photo
[~There is a seal on the bathing platform of $boat.|Two porpoises, twenty metres off pier $pier, at $time.] [~It looked at me as if I had not paid.|My coffee is cold.] [Photo attached, only the nose is sharp.|What does one do?]
--- us 1h-5h
[Nothing.|One takes a picture and is happy.] [~That is Bertil. He comes every spring and has no contract.|They come every spring, and leave when the tide does.] [May I put the photo on the board?|Grace wants to send him an invoice.]
--- them 1h-1d end=50
[Put it up, of course.|All quiet again, and one fender is gone.] [With my regards to Grace.|We miss him already.]
`;
