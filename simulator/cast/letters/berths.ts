/** Stories about berths, keys, neighbours and the life on the piers. */
export const berths = `
=== season-berth with=client lead=ida weight=5 months=1-6
[A berth for $boat|Berth for $boat, season|$boat: berth from $month|Looking for a place for $boat]
--- them
[We are about to put|We will put|The plan is to put] $boat into the water [in the first week of $month|as soon as the ice is off the ramp|around $date], and [her old place at the fish quay is gone|the owner does not want her on a swinging mooring again|our own pontoon is full].

[She is|You will remember her:] $length m over all with the pulpit, draws a little under two metres[| and needs 16 amps for the batteries]. Would you have [something at pier $pier|a berth with water and power|a place where we can get off in a westerly]?
--- us 2h-7h attach=offer cc=us2
[Good to hear that $boat is coming back.|Thank you for asking us first.|I walked down this morning and looked.] Berth $berth is free [from $date|for the whole season|until the end of September]: [14 m between the piles, power and water at the head, and the only neighbour is a quiet old ketch|it has a finger pontoon on one side and the deeper water on the other].

The [season|summer] comes to $amount, [electricity by the meter|electricity apart]. The offer is attached; [I hold the place until $weekday|nobody else gets it before $date].
--- them 4h-2d
[That sounds right.|Berth $berth would suit us.] [Two questions before I show it to the owner|Only two things]: [~is the finger long enough for a $length m boat to be boarded amidships|can we leave the tender on the pontoon overnight], and [~does the price include the winter|may we pay in two halves]?
--- us 1h-5h
[~The finger is nine metres, so you step off just behind the mast.|The tender may stay as long as nobody has to climb over it.] [~The winter is separate, but people with a season berth get ten per cent off the shed.|Two halves are fine: one now, one on the first of July.]
--- them 1d-3d end=20 attach=contract
[Then let us do it.|We take it.|Agreed.] [The signed page is attached|Signed, attached]; [the original follows with Thursday's post|I am afraid the scan is a little crooked]. [Please send the invoice to our accounts, not to me.|She arrives on $date, probably late.]
--- us 2h-6h cc=us2
[Welcome to pier $pier, then.|That makes me happy.] $us2 [makes the invoice|will send the invoice tomorrow], and the [gate card waits in the office under the name of the boat|card for the gate is in an envelope with your name on it].

=== visitor-night with=owner lead=ida weight=5 months=4-9
[Two nights in $month?|Guest berth on $date|Coming by on $weekday|Space for $boat?]
--- them
[We are on our way north with $boat|My sister and I are taking $boat around the headland|We hope to make the passage on $weekday] and would love to stay [two nights|from $date for three nights|a night, two if it blows]. $length m, [two adults, two children and a dog that likes everybody|three of us], no [special wishes|electricity needed]. Is there room?
--- us 1h-4h
[There is.|Of course.|For you always.] [Take any place with a green sign on the visitors' pontoon|Come alongside at $berth, I put a sign there]; [the bread van comes at eight|showers are behind the office, the code is on your receipt]. [If you are later than nine in the evening just tie up and see me in the morning.|Call on channel 12 when you see the red house.]
--- them 3h-1d end=30
[Lovely.|Perfect, thank you.] [If the wind holds we will be there for supper.|We expect to round the point about $time.] [~Is the restaurant by the slip still any good?|May the dog use the beach?]
--- us 1h-5h end=30
[~It is, and on $weekday they grill outside.|The dog may, before ten in the morning.] [See you then.|Have a good sail.]
--- them 3d-6d end=35
[Home again, with salt in everything.|We are back.] [Thank you for the two nights|Thank you for finding us a place]; [the children ask when we go again|I left the borrowed fender with the young man in the office]. [Until next summer.|The lemon cake was a kindness.]

=== berth-swap with=owner lead=ida weight=3 months=3-10
[Could we change places?|About $berth|Swapping $berth for something quieter]
--- them
[~I like everything about $berth but the lamp|$berth is fine but for one thing]: [~it shines straight into the forward cabin|the swell of the ferry comes in exactly there, and $boat jerks at her lines all night]. [~Would anybody on pier $pier like to swap?|Is anything free further in?]
--- us 3h-1d
[~I know that lamp. It has made me few friends.|You are the third to say so, and you are right.] [~The owner of $boat2 at $berth2 would rather be nearer to the gate, and she has no objection to light.|$berth2 becomes free on $date, when $boat2 goes to the yard.] Shall I [arrange it|put you down for it]?
--- them 2h-1d
[Please do.|Yes, gladly.] [We could move on $weekday, both of us are there.|I come down on $date anyway.]
--- us 1h-4h end=25
[Then $weekday at $time, at slack water.|It is in the plan now: you are at $berth2.] [Power account and card move along by themselves.|Nothing changes on the bill, the two are the same size.]

=== gate-card with=owner lead=ida weight=4
[Gate card|My card does not open the gate|Locked out at pier $pier]
--- them
[Stood before the gate of pier $pier last night with two bags of shopping|My card stopped working on $weekday]: [the light goes red, then nothing|it blinks twice and stays shut]. [A neighbour let me in.|I climbed round the outside, which at my age I should not.] Could you [have a look|bring it back to life]?
--- us 30m-3h
[Sorry about that.|How annoying.] [All cards that were issued before $month lost their date in the update; yours is right again from now.|The reader at pier $pier was wet inside. It has been dried and sealed.] [Please hold it there for two seconds the first time.|Tell me if it says red again.]
--- them 2h-1d end=40
[Works.|Green at the first try, thank you.] [And the new handrail is a good thing.|No more climbing.]

=== power-post with=client lead=tomas weight=4
[No power at $berth|Post at $berth|The power post on pier $pier]
--- them attach=photo
[~Since $weekday the post at $berth gives us nothing|The breaker at $berth trips every night at about four]. [~We changed the cable, no difference.|With the heater off it holds, with the heater on it goes.] [The freezer is full of bait, so I would be glad of a quick answer.|A picture of the meter is attached.]
--- us 1h-4h
[I am on my way with the tester.|I was there just now.] [~There is water in the socket, and the seal has gone hard.|The breaker is a 10 amp one where it should be 16. Somebody took what he had.] [~Until the part is here you can use the second socket of $berth2, I put an orange lead across.|I have changed it. Please try tonight.]
--- them 3h-1d end=15
[Power is back.|It held all night.] [The bait is saved.|Thank you for coming out in that rain.] [~Who pays for the units on the other meter, by the way?|The lid does not quite close any more, but that can wait.]
--- us 2h-1d end=35
[~Nobody: it is eleven kilowatt-hours.|The lid gets a new hinge on $weekday.]

=== waiting-list with=lead lead=ida weight=3
[Waiting list|A place on your list|How long is the list?]
--- them
[A friend at $berth tells me that|I hear that] you keep a list for [boats over eleven metres|the inner piers]. [We would like to be on it|Could you add us], with $boat ($length m). [How long does it usually take?|We are in no hurry, but would like to know where we stand.]
--- us 3h-2d
[You are on it as number $n.|Done: number $n.] [Last year four places became free, so two summers is a fair guess.|It moves mostly in October, when people decide.] [There is no fee, and you may say no once without losing your place.|I write to everybody on it in November.]
--- them 1d-2d end=50
[Thank you, that is clear.|Good to know.] [We will be patient.|In the meantime we may come as visitors.]

=== storm-warning with=client lead=tomas weight=4 months=9-4
[Storm on $weekday: lines of $boat|Gale warning, $boat at $berth|$weekday night: please look at $boat]
--- us
The forecast for [$weekday night|the night to $weekday] has [gone up to 50 knots from the south-west|a second low behind the first], with water [80 cm|a metre] over the tables. $boat lies [well enough|a bit free at the stern]; [I would still double the two after lines and take the sprayhood down|could somebody take off the genoa? It is the sails that pull the boats out of their lines].
--- them 1h-6h
[Thanks for the warning.|Good that you look.] [Nobody of us can be there before $weekday. Would your people do it, at the usual rate?|Our skipper drives down this afternoon with two long lines.] [There are four more fenders in the port locker.|The sail bag is under the saloon table.]
--- us 3h-1d attach=photo
[Done.|All secure.] [Two extra lines at the stern, one spring, sail below.|We took the hood off too; it had begun to tear at the zip.] [Photo attached, taken in the last light.|She rides like a duck.]
--- us 1d-2d end=40
[It is over.|Good morning.] [$boat has not a scratch. Two planks of the visitors' pontoon are somewhere in the fjord.|One fender burst, otherwise all as before.] [The bill is an hour and a half.|No bill for this one, you did the same for us in spring.]
--- them 2h-1d end=30
[I slept badly for nothing, then.|What a relief.] [Thank you all.|There is a bottle coming to the office.]

=== wash-complaint with=owner lead=ida us2=tomas weight=3 months=5-9
[Speed in the harbour|The hire boats|Wash at pier $pier]
--- them
[This has to be said.|I do not like to complain.] [~On $weekday afternoon one of the small motor boats came through between the piers at a speed that threw my breakfast on the floor|For the third time in a week a rib has gone past $berth at full throttle], with four young men on it who waved, and $boat hit the pontoon hard enough to crack the rubbing strake. [Are there no rules any more?|What will you do about it?]
--- us 2h-6h cc=us2
[~You are right to complain, and I am sorry about the breakfast.|That must not happen, and I am sorry.] [~We know whose boat it is; $us2 has spoken with the hirer, who gets it no more this year.|The camera at the fuel berth shows the number, and I have written to the owner.] [$us2 will look at the strake on $weekday and put it right at our cost.|There will be a second sign and a buoy in the middle by $date.]
--- us2 1d-2d to=them
I looked at her this morning. It is the strake only, the hull behind it is sound. [A new piece of ash is cut and oiled; if you leave the locker open I fit it on $weekday.|Forty centimetres of new wood, one hour. I can do it without you.]
--- them 3h-2d end=20
[I did not expect such a quick answer.|That is more than fair.] [The buoy already helps.|The new piece is better than the old one.] [No hard feelings.|Thank you both.]

=== lost-and-found with=owner lead=ida weight=3 months=4-10
[~Lost: one blue jacket|Did anybody find a winch handle?|Lost between the showers and $berth]
--- them
[When we left on $weekday|After the weekend] we were short of [~a blue sailing jacket, size M, with a tide table in the pocket|a winch handle with a red grip|a small telescope, my grandfather's]. It [must be|may be] [in the showers|on the bench by the bread van|somewhere between $berth and the car park]. [Has anybody brought it to you?|Could you have a look?]
--- us 1h-1d
[It has spent the night on the hook behind my desk.|A boy found it under the bench and was very proud.] [Shall I post it or do you come by?|I put it into the locker of $boat.]
--- them 2h-1d end=30
[You made my day.|What a relief.] [Please keep it, we are back on $date.|By post would be wonderful, the address is on the contract.] [There is something for your coffee tin in the envelope.|Thank you.]

=== wifi with=owner lead=tomas weight=2
[Wi-Fi at $berth|Internet on pier $pier]
--- them
[I work from the boat on Fridays and|We watch the weather, not films, and] the Wi-Fi at $berth [falls away every few minutes|shows three bars and does nothing] [~since about $recent|when the tide is low]. [~Is it only me?|Is there anything I can do?]
--- us 3h-1d
[~It is not only you.|The tide part is true: at low water the steel of the quay stands between you and the mast.] [A second transmitter goes up on the crane shed on $weekday.|I moved you to the other channel. Please forget the network once and sign in again.]
--- them 1d-3d end=40
[Much better.|A day without losing a call, thank you.] [My employer does not know that I was at sea.|Even the far end of the pier has it now.]

=== charter-week with=fjord lead=ida us2=tomas weight=5 months=3-9
[Turnover on $weekday|Changeover $date: $n boats|Saturday: $boat and $boat2]
--- them cc=them2
[Next Saturday is a big one|On $date we have $n changeovers]: $boat and $boat2 come back at nine, [the new guests are there from two|the first new crews at half past one]. Could we have [the wash place from nine to twelve|both trolleys, and somebody at the fuel berth at nine]? [The Dutch group on $boat2 has asked for a late arrival.|One crew brings small children, they would like the end of the pontoon netted.]
--- us 1h-4h cc=us2
[That works.|No trouble.] [You have the wash place until half past twelve; the rowers get it after that.|Fuel from nine, Marek is there with both hoses.] [The net is in the shed, $us2 puts it up on Friday.|For the late arrival I leave $berth lit.]
--- them 1d-4d
[All boats are out.|Done, all away by four.] [$boat came back with a bent stanchion. Nobody knows anything, as always.|$boat2 has used a surprising amount of diesel.] [Could $us2 look at her on Monday?|Can you send me the litres, so that I can settle with the guests?]
--- us2 4h-1d to=them end=20
[I had a look.|Looked at it.] [The base is cracked, so it needs a new one: $small with the work. Ready before next Saturday.|It straightened cold. Half an hour, nothing on the bill.] [The litres are 214, the pump protocol has it to the drop.|Tell the next crew that the stanchion is not a handle for the pontoon.]
--- them 2h-6h end=30
[Go ahead, please.|Perfect.] [The deposit covers it.|I put it on the guests' account.]

=== photo-permission with=client lead=ida weight=2
[A photograph for our brochure|Filming at the slip?|Pictures from your pier]
--- them
[For our new brochure|For a small film about the coast] we would like to [take pictures from the end of pier $pier at sunrise|film for two hours by the old slip], [on $date, or the first clear morning after|sometime in the week of $date]. [Four people and a tripod, no drone.|There would be a drone, but not over boats.] May we?
--- us 4h-2d
[You may.|With pleasure.] [The gate is opened at six by whoever is first in the office; ring me if nobody is.|Please ask the two liveaboards at $berth and $berth2, it is their bedroom.] [We would like two of the pictures for our own wall.|Name the place correctly and everybody is happy.]
--- them 3d-8d attach=photo end=30
[The sun came exactly at the right moment.|It rained, and it was beautiful.] [Two pictures attached, as promised.|Here is one that we will not use and that you may like.]

=== season-end with=client lead=ida weight=3 months=8-11
[The end of the season for $boat|When do we come out?|October]
--- us
[The list for the autumn is filling.|Before the crane is booked out:] when would you like $boat [out|lifted]? [The tides are good around $date and $date2.|Pier $pier has to be empty by the end of October because of the piles.]
--- them 5h-3d
[The later the better, but before the frost.|Around $date would suit us.] [The skipper wants one more weekend on the islands.|She needs a wash and the mast down; the sails go to Gullwing.] [Same corner of the shed as last year, if possible.|Outside is good enough this time.]
--- us 1h-6h cc=us2
[Then $date, $time, second in the row.|I have you on $date2 at $time.] [$us2 has noted the mast.|The corner in the shed is yours, and the cat has been told.]
--- them 1d-2d end=50
[Noted here too.|Thank you.] [We send somebody with the keys the evening before.|The cover is in the van, not on the boat.]
`;
