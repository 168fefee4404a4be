/** Stories in German; Ida writes them with the sailing school and the yard of Lütjens. */
export const german = `
=== kurs with=brandt-lea lang=de lead=ida weight=5
[Liegeplätze für den Kurs im $month|Kurs ab $date|Vier Jollen und ein Begleitboot]
--- them
ab dem $date haben wir [wieder einen Wochenkurs|einen Kurs mit elf Teilnehmern] und [bräuchten vier Plätze für die Jollen|suchen einen Platz für das Begleitboot], [möglichst in der Nähe der Rampe|gern wieder an Steg $pier]. [Geht das?|Wäre das bei euch möglich?] [Die Kinder sind zwischen neun und zwölf, also laut.|Strom brauchen wir keinen.]
--- us 2h-1d attach=offer
[das geht.|sehr gern.] [An Steg $pier sind innen fünf Plätze frei, gleich neben der Rampe.|Das Begleitboot kann an $berth liegen, die Jollen an Land neben dem Kran.] Für die Woche kommen wir auf $small, [das Angebot hängt an|Wasser und Duschen sind dabei]. [Laut ist in Ordnung, nur nicht vor acht.|Die Nachbarn wissen Bescheid und freuen sich, sagen sie.]
--- them 4h-2d cc=them2
[Wunderbar, so machen wir es.|Das passt uns gut.] [~Sönke kommt am Abend vorher mit dem Anhänger.|Darf der Anhänger die Woche über hinter der Halle stehen?] [~Die Rechnung bitte an das Büro.|Und hätte jemand einen langen Schlauch für uns?]
--- us 1h-6h
[~Die Rechnung geht ans Büro, versprochen.|Der Anhänger darf, nur bitte nicht vor das Tor, und ein Schlauch liegt bereit.] [Ich lege euch fünf Torkarten ins Fach.|Gute Fahrt für Sönke.]
--- them 6d-10d attach=photo end=30
[eine schöne Woche war das, danke.|alle Kinder sind wieder trocken.] [Zwei haben gefragt, ob sie bei euch arbeiten dürfen.|Ein Bild vom letzten Tag im Anhang: der Kleine mit der Mütze hat die Regatta gewonnen.]

=== kran with=luetjens-uwe lang=de lead=ida us2=tomas weight=4
[Krantermin für die $boat|Überführung der $boat|$boat, $length m]
--- them
wir bringen die $boat [am $date|in der Woche ab dem $date] zu euch und würden sie gern [gleich kranen|bis zum Frühjahr stehen lassen]. $length m, [rund $m Tonnen, Kielbombe|Langkiel, die Gurtpunkte sind markiert]. [Habt ihr einen Bock in der Größe?|Passt das mit der Tide?] [Der Eigner ist eigen, also bitte Fender.|Mast ist schon gelegt.]
--- us 3h-1d cc=us2
[am $date um $time passt die Tide am besten.|der Bock ist da, Tomás hat nachgemessen.] [Kranen und Stellen kostet $small, das Winterlager $amount.|Bitte eine halbe Stunde früher kommen, dann ist der Schwell der Fähre vorbei.] [Fender haben wir, auch für Eigner.|Sagt bitte eurem Skipper, dass er über die Nordeinfahrt kommen soll.]
--- them 1d-3d
[So notiert.|Einverstanden.] [Malte steuert sie selbst.|Falls das Wetter kippt, kommen wir einen Tag später.] [Könnt ihr die Batterien laden?|Die Papiere schicke ich euch noch.]
--- us2 2d-4d to=them attach=photo
[She is up, everything dry.|The boat stands well.] Forgive my English. [The rudder bearing has play, two or three millimetres; you see it in the photo.|One strap mark was wrong by half a metre, we have painted a new one.] [Should we do it, or do you?|Batteries are on the charger.]
--- them 5h-2d end=20
[danke für die Bilder.|gut, dass ihr hinschaut.] [Das Lager machen wir im Frühjahr selbst.|Macht ihr es bitte, wir haben gerade keinen Mann frei.]

=== rechnung with=brandt-kathe lang=de lead=ida us2=grace weight=3
[Rechnung $invoice|Frage zur Rechnung $invoice|Doppelt abgebucht?]
--- them
auf der Rechnung $invoice [~stehen die Duschen zweimal|sind sechs Boote berechnet, wir hatten aber vier]. [Kann das sein?|Wäre es möglich, das zu prüfen?] [Herr Brandt unterschreibt sonst nicht, Sie kennen ihn.|Es eilt nicht, aber ich würde den Monat gern abschließen.]
--- us 3h-1d cc=us2
[~Sie haben recht, das war unser Fehler.|da sind zwei Boote vom Nachbarkurs hineingerutscht.] [Grace schickt die berichtigte Rechnung, es sind dann $small.|Die richtige Rechnung kommt morgen von Grace, auf Englisch, aber mit den richtigen Zahlen.]
--- them 1d-3d end=25
[Vielen Dank, ist überwiesen.|Herr Brandt hat unterschrieben und dabei fast gelächelt.] [Schöne Grüße an den Steg.|Bis zum nächsten Kurs!]

=== ersatzteil with=luetjens lang=de lead=ida weight=3
[Habt ihr noch einen Impeller?|Leihweise: $part|Eine Bitte unter Nachbarn]
--- them
[uns fehlt seit Tagen ein Teil für die $boat|der Kunde steht auf dem Hof und schaut], nämlich [ein Impeller, der gleiche wie bei den Charterbooten|der große Abzieher]. [Habt ihr so etwas im Regal?|Könntet ihr uns aushelfen?] [Ersatz kommt am $weekday, versprochen.|Ich schicke jemanden mit Kuchen.]
--- us 30m-4h
[liegt hier und wartet.|im Regal liegen zwei, einer ist eurer.] [Kuchen wird angenommen.|Holt ihn einfach ab, Tomás ist bis fünf in der Halle.]
--- them 1d-4d end=35
[Die Maschine läuft, tausend Dank.|gerettet.] [Der neue liegt morgen bei euch im Briefkasten.|Wir haben was gut bei euch, äh, ihr bei uns.]

=== winterlager with=brandt-kathe lang=de lead=ida weight=3 months=8-12
[Winterlager für sechs Jollen|Halle ab Oktober|Überwintern]
--- them
der Sommer ist [fast vorbei|vorbei], und wir denken an die Halle: [~sechs Jollen, gestapelt, und das Begleitboot|dieses Jahr auch der Kutter, wenn es geht]. [Ist noch Platz?|Was würde es kosten?] [Letztes Jahr hatten wir Mäuse in den Segeln.|Wir könnten ab $date bringen.]
--- us 1d-2d attach=offer
[~Platz ist, wenn die Jollen hochkant stehen dürfen.|für den Kutter müsste ich einen Engländer überreden, das schaffe ich.] Zusammen $amount [bis Ende April|von Oktober bis April]. [Gegen Mäuse haben wir eine Katze, die Segel bitte trotzdem oben aufhängen.|Angebot anbei.]
--- them 1d-4d end=20
[Einverstanden.|Dann nehmen wir es so.] [~Hochkant ist kein Problem.|Grüßen Sie die Katze und den Engländer.]

=== dank with=luetjens lang=de lead=ida weight=2
[~Danke für die Hilfe in der Nacht|Glückwunsch zur Halle]
--- them
[~das war keine Selbstverständlichkeit, nachts um zwei noch eine Leine anzunehmen.|zum Jubiläum eurer Halle gratulieren wir herzlich.] [Die Mannschaft lässt grüßen.|Ein Fässchen ist unterwegs.] [Wenn ihr einmal Hilfe braucht, ruft an.|Auf gute Nachbarschaft!]
--- us 3h-1d
[~das hätte jeder getan, aber danke.|wie schön!] [Das Fässchen steht kühl und wartet auf Freitag.|Kommt am $weekday vorbei, wir grillen.]
`;
