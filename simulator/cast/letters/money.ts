/** Stories about invoices, papers and insurance; Grace writes most of them. */
export const money = `
=== invoice-question with=client lead=grace us2=tomas weight=5
[Invoice $invoice|A question about invoice $invoice|$invoice: one line too many?]
--- them
[Thank you for invoice $invoice.|I am about to pay $invoice.] [One line puzzles me|We stumble over one line]: [~$n hours of labour on $recent, when $boat was not even in the harbour|the waste disposal appears twice|crane, although she went out on the trailer]. [Could you check|Is that ours], please?
--- us 2h-1d cc=us2
[You are right to ask.|I have looked it up.] [~The hours belong to $boat2, which lies next to you and sounds nearly the same.|One of the two is for the batteries, which have to be counted apart since January.|The foreman writes an arrow where others write a name, and I followed the arrow.] [$us2 says the same.|I have asked $us2, who went red.]
--- us 2h-1d attach=invoice end=20
[Here is the corrected one.|Attached is the credit note, and invoice $invoice anew.] It comes to $amount [now|instead]. [I am sorry for the trouble.|Thank you for reading so closely.]
--- them 3h-3d end=20
[Paid this morning.|All clear now, it goes out with the next run on $weekday.] [No trouble at all.|You would not believe what others send us.]

=== payment-reminder with=client lead=grace weight=4
[Invoice $invoice is open|A friendly reminder: $invoice|$invoice of $recent]
--- us attach=invoice
[According to my list|As far as I can see] invoice $invoice over $amount, due on $recent, [has not reached us|is still open]. [Perhaps it lies under something.|If it crossed with your payment, please forget this mail.] [A copy is attached.|I attach it again.]
--- them 4h-4d
[How embarrassing.|My apologies.] [It was waiting for a second signature from somebody on parental leave.|It went to the old address and nobody looks there.|Our new system had you down as a customer, not as a supplier.] [The transfer leaves today.|You have it by $weekday.]
--- us 1d-4d end=30
[Arrived, thank you.|The money is here.] [I closed it.|And congratulations on the baby, then.]

=== direct-debit with=owner lead=grace weight=3
[New bank account|Direct debit|Change of address]
--- them
[~We have moved|I have changed banks], so [~the next invoice should go to the new address|the debit on $date would bounce]. [What do you need from me?|Which form is it?] [~The boat stays where she is, only we have moved.|I would rather not send the number by mail.]
--- us 1h-1d
[Very sensible.|Thank you for telling me in time.] [~Just write the new street on the back of the next slip, or tell me at the desk.|Please ring me with the number and I read it back to you; nothing of that kind should go by mail.] [~The new town is in the books from today.|The debit of $date is stopped for now.]
--- them 1d-3d end=35
[~Done at the office.|I rang, your colleague was very kind.] [~The new garden has room for a dinghy.|You can start the debit again.]
--- us 2h-1d end=40
[~A dinghy in a garden is how it starts.|Confirmed: next debit on $date2, $small.]

=== insurance-papers with=client lead=grace weight=4
[Insurance certificate for $boat|Liability insurance, $boat|Papers of $boat for the season]
--- us
[For the berth contract we need|The port authority asks for] the liability certificate of $boat; ours [ended on $recent|is from last year]. [Three million, harbour and removal of wreck included, is what they want to see.|A scan is enough.]
--- them 1d-4d
[Our broker is slow, but I have poked him.|Of course.] [~You will have it by $date.|Does it have to name your harbour, or is the coast enough?]
--- us 1h-1d end=35
[~By $date is early enough.|The coast is enough.] [~The inspector comes on $date2, so there is a little air.|It is the sum that matters.]
--- them 1d-5d attach=report
[Here it is.|Attached.] [All five boats on one page, valid until March.|I send the sixth as soon as the surveyor has signed.]
--- us 2h-1d end=35
[Filed, thank you.|That is what they want to see.] [You are the first of the pier to be complete.|I will bother you again in a year.]

=== next-years-prices with=owner lead=grace weight=3 months=9-1
[Prices for next season|Do the berths become dearer?|Next year]
--- them
[One hears that|Somebody at the bread van said that] the berths go up [by a tenth|again] next year. [Is it true?|Before I sign for $boat I would like to know.]
--- us 3h-2d attach=sheet
[Not by a tenth.|The bread van is well informed, but not this well.] It is [three per cent for the berths and nothing for the shed|four per cent, and the showers become free]. [The whole list is attached.|Your $berth comes to $amount.] [The reason is the new piles, which you can hear.|The electricity goes down a little, for once.]
--- them 1d-4d end=35
[That I can live with.|Three per cent I understand.] [Put me down for $berth again.|The free showers win my wife over.]

=== instalments with=puffin lead=grace weight=2
[Paying in parts|The society's account|Grant delayed until $month]
--- them
[The grant that was to pay for the slings is late|Our collection was rained off], and [until $date|for the next two months] the account of the society is [rather empty|what it is]. [May we pay $invoice in three parts?|Would you be patient with us?]
--- us 1h-1d
[Of course.|You pulled two of our guests out of the water last August, so yes.] [Three parts, the first whenever you like.|I moved the date to $date2 and took the interest off.]
--- them 1d-2d
[That is very good of you.|The committee stood up and clapped, I am told to report.] [The first part is on its way.|We will not forget it.]

=== electricity-bill with=owner lead=grace us2=tomas weight=3
[Electricity for $berth|$m kWh in a month?|My meter]
--- them
[~The bill says that $boat used more power in $month than my flat.|I was there for four days and am to pay for $m days.] [Either the meter is wrong or somebody has made friends with my socket.|Could you read it again?]
--- us 3h-1d cc=us2
[$us2 has read it twice.|You did not use that.] [~The number is right but the name is not: your cable was in the socket of $berth2, and theirs in yours.|The meter ran with nothing in it, so it is the meter.] [You pay the average of last year, that is $small.|A new one goes in on $weekday, and the month is on us.]
--- them 4h-2d end=25
[~That explains the neighbour's low spirits. I will label the cable.|Fair. Thank you both.]

=== tax-office with=client lead=grace weight=2
[Copies for the auditor|Invoices of last year|Audit: $n documents missing]
--- them
[Our auditor is here and misses|For the closing of the year we cannot find] $n of your invoices, [all from the spring|among them $invoice]. [Could you send them once more|Would you have copies], [today, if it can be|before $weekday]? [He sits in my office and looks at me.|The list is: the crane, the paint, and both of the shed.]
--- us 1h-5h attach=invoice,sheet
[All in one go, with a list.|Here they are.] [Greetings to the auditor.|The one of March never existed, by the way: you paid it twice and we gave it back.]
--- them 2h-1d end=30
[He smiled.|Complete, thank you.] [I owe you a cake.|I had forgotten that we paid twice.]
`;
