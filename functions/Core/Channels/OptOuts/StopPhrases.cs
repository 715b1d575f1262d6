namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>
/// Phrases by which customers ask for no more messages, by language. Data for <see cref="StopWords"/>: one pattern per
/// line; <c>[a|b]</c> is optional, <c>(a|b)</c> requires one of the words; accents, case, punctuation, greetings and
/// "please" are ignored. <c>{list}</c> names a list of <see cref="NamedLists"/>.
/// </summary>
internal static class StopPhrases
{
    /// <summary>Phrases that count as a whole sentence, anywhere near the top of the text.</summary>
    public const string ClearPhrases = """
        [{you}] stop
        [{you}] stop all [[of] (these|your|the) {things}]
        [{you}] stop [the|these|those|your|this|all|all the|any|any more] {things}
        [{you}] stop (texting|emailing|messaging|contacting|mailing|spamming|bothering|writing|writing to) [me]
        [{you}] stop sending [me] [any|all|these|those|the|your|this] [more] [{things}]
        (dont|do not) (text|email|message|contact|write|write to|mail|spam|bother) me [again|anymore|any more|ever again]
        (dont|do not) send [me] [any|any more|more|these|those|the|your] ({things}) [again|anymore|any more]
        (dont|do not) send me (anything|any more|more) [again|anymore|any more]
        [i] (dont|do not|no longer) (want|wish|need) [to receive|to get] [any|any more|more|these|your|those] {things} [from you] [anymore|any more]
        no more {things} [from you]
        [{wish}] (unsubscribe|unsub|unsuscribe|unsubcribe|unsubscribed) [me|all] [from {lists}]
        [{wish}] [be] unsubscribed [from {lists}]
        [{wish}] (opt out|opt me out|optout) [of {lists}|from {lists}]
        [{wish}] (remove|delete) me [off|from] [{lists}]
        [{wish}] (remove|delete|take) my (email|e mail|address|email address|e mail address|number|phone|phone number|name) [off|from] [{lists}]
        [{wish}] take me off [{lists}]
        [{wish}] (cancel|end|stop) (the|my|this) (subscription|newsletter)
        (cancel|end) (subscription|newsletter|messages|emails|texts|sms)
        (i revoke|i withdraw|revoke|withdraw) my consent
        leave me alone

        stopp
        (lõpeta|lõpetage) [ära] [{et-verbs}] [{et-things}]
        (lõpeta|lõpetage) {et-things} {et-verbs}
        [soovin|tahan|sooviksin|palun] (loobu|loobun|loobuda) [{et-from}|kõigest]
        [palun] (eemalda|eemaldage|kustuta|kustutage|võta|võtke|kustutada|eemaldada) (mind|mu) [ära|maha] [{et-lists}] [maha|ära]
        (eemalda|eemaldage) [{et-lists}]
        (katkesta|katkestage) tellimus
        (katkesta|katkestage|tühista|tühistage) (uudiskiri|uudiskirja tellimus)
        (ära|ärge) (saada|saatke) [mulle] [enam|rohkem] [mulle] [{et-things}|midagi]
        (ära|ärge) (kirjuta|kirjutage|tülita|tülitage) [mulle|mind] [enam|rohkem]
        [ma] ei (soovi|taha) [enam|rohkem] [saada] [teie] {et-things} [saada] [enam|rohkem]
        [palun] rohkem (ära|ärge) (saada|saatke) [mulle] [{et-things}]
        (jäta|jätke) mind rahule

        lopeta
        lopettakaa
        (lopeta|lopettakaa) [näiden|näitä|nämä] (viestit|viestien lähettäminen|viestien lähetys|mainokset|lähettäminen|uutiskirje|sähköpostit|tekstiviestit)
        [haluan|haluaisin] (peruuttaa|perua|lopettaa) (uutiskirjeen|uutiskirjeen tilauksen)
        (peruuta|peru) (uutiskirje|uutiskirjeen tilaus)
        (poista|poistakaa|poistaa) minut [listalta|listaltanne|postituslistalta|postituslistaltanne|sähköpostilistalta|rekisteristä|rekisteristänne]
        en halua [enää|enempää] [saada] [näitä|teidän] {fi-things} [enää]
        (älä|älkää) (lähetä|lähettäkö) [minulle] [enää] [{fi-things}] [enää]
        ei enää {fi-things}
        (jätä|jättäkää) minut rauhaan

        стоп
        (отписаться|отпишите|отпиши|отпишитесь|отписка|отписывайте|отписать) [меня] [{ru-from}]
        [я] (хочу|прошу|хотел бы|хотела бы|как) (отписаться|отписать меня|меня отписать) [{ru-from}]
        (удалите|удали|уберите|убери|исключите|исключи|вычеркните) (меня|мой номер|мой адрес|мою почту) [{ru-from}]
        [больше] не (пишите|пиши|присылайте|присылай|шлите|шли|отправляйте|отправляй) [мне] [больше|никогда] [мне] [эти|ваши] [{ru-things}|ничего] [больше]
        [больше] не беспокойте [меня] [больше]
        (прекратите|прекрати|остановите|останови|остановить|прекратить|хватит|отключите|отключить) [{ru-verbs}] [мне] [{ru-things}|рассылку]
        (отказаться|отказываюсь|отказ|отменить подписку|отмените подписку|отмена подписки) [{ru-from}]
        оставьте меня в покое

        (pārtrauc|pārtrauciet|pārtraukt|aptur|apturiet|apturēt|beidziet|beidz) [sūtīt] [man] [{lv-things}]
        [vēlos|gribu|lūdzu] (atrakstīties|atrakstiet|atrakstīt) [mani] [no {lv-from}]
        [es|vēlos|gribu] (atteikties|atsakos) [no {lv-from}]
        (izņemiet|izņem|noņemiet|noņem|dzēsiet|dzēs|izdzēsiet|svītrojiet) mani [no] [saraksta|adresātu saraksta|datubāzes]
        [vairs] (nesūtiet|nesūti) [man] [vairs|vairāk] [man] [{lv-things}|neko] [vairs|vairāk]
        [vairs] (nerakstiet|neraksti|netraucējiet) [man|mani] [vairs|vairāk]
        (anulēt|atcelt) (abonementu|abonēšanu)
        (lieciet|liec) mani mierā

        (stabdyti|stabdyk|stabdykite|sustabdyti|sustabdykite|nutraukti|nutraukite) [siuntimą|prenumeratą|naujienlaiškį|siųsti] [{lt-things}]
        [noriu|norėčiau|aš] (atsisakyti|atsisakau) [{lt-from}]
        (išbraukite|pašalinkite|ištrinkite|išregistruokite|pašalink|ištrink|išbrauk) mane [iš sąrašo|iš sąrašų|iš duomenų bazės]
        [daugiau] (nesiųskite|nebesiųskite|nesiųsk|nebesiųsk) [man] [daugiau] [{lt-things}|nieko] [daugiau]
        [daugiau] (neberašykite|nerašykite|nerašyk|neberašyk) [man] [daugiau]
        nustokite (siųsti|rašyti|siuntinėti) [man] [{lt-things}]
        (atšaukti|atšaukite) (prenumeratą|naujienlaiškį)
        palikite mane ramybėje

        stoppen
        (abmelden|abbestellen|abmeldung|abbestellung|austragen) [{de-from}]
        [ich möchte|ich will|ich würde gerne|ich möchte gerne] mich [{de-from}] (abmelden|austragen)
        [ich möchte|ich will] [den|diesen|ihren] newsletter (abbestellen|kündigen|abmelden)
        (melden sie|melde|meldet|tragen sie|trag|trage|tragt) mich [{de-from}] (ab|aus)
        (entfernen sie|entferne|entfernt|löschen sie|lösche|löscht|nehmen sie|nehmt|nimm|streichen sie) (mich|meine adresse|meine nummer) [{de-from}] [raus|heraus]
        (keine|keinen|kein) [weiteren|weitere] {de-things} mehr
        ich (will|möchte|wünsche) (keine|keinen|kein) [weiteren|weitere] {de-things} [mehr] [bekommen|erhalten|haben]
        (schicken sie|schickt|schick|senden sie|sendet|schreiben sie|schreibt) mir (keine|keinen|nicht|nichts) [weiteren|weitere] [{de-things}] [mehr]
        (hören sie auf|hört auf) [mir zu schreiben|mir [zu] schreiben|mich anzuschreiben]
        ich widerrufe meine (einwilligung|zustimmung)
        (lassen sie|lasst|lass) mich in ruhe

        (arrêt|arrêtez|arrêter)
        (arrêtez|arrêter|arrête|cessez) [de menvoyer|de mécrire|de me contacter|lenvoi de|lenvoi des] [les|des|vos|ces|de] [{fr-things}]
        stop (pub|publicité|mail|mails|sms|newsletter|messages)
        [je veux|je souhaite|je voudrais|je désire|merci de|veuillez|comment] [me|se] (désabonner|désinscrire) [moi] [{fr-from}]
        (désabonnement|désinscription|désabonné|désinscrit) [{fr-from}]
        (désabonnez|désinscrivez|désabonne|désinscris|retirez|supprimez|enlevez|rayez) moi [{fr-from}]
        (me|veuillez me|merci de me) (retirer|supprimer|enlever|désinscrire) [{fr-from}]
        ne (menvoyez|menvoie|mécrivez|mécris|me contactez|me contacte) plus [de|vos|ces|jamais|rien] [{fr-things}]
        (résilier|annuler) (mon abonnement|labonnement|la newsletter)
        laissez moi tranquille

        (baja|darme de baja|dame de baja|deme de baja|denme de baja|dadme de baja|dar de baja|darse de baja) [{es-from}]
        [yo] (quiero|deseo|quisiera|solicito|solicitar|como) [la|darme de|dar de] baja [{es-from}]
        (parar|pare|paren|parad|detener|detengan|detenga) [{es-things}]
        no me (envíen|envíes|envíe|envíen|manden|mandes|mande|escriban|escribas|escriba) más [{es-things}|nada]
        no (envíen|envíes|envíe|manden|mandes|mande|escriban|escribas) más [{es-things}]
        no quiero [recibir] (más|sus|estos|vuestros) [{es-things}]
        no más {es-things}
        (dejen|deja|dejad|deje) de (enviarme|mandarme|escribirme|enviar|mandar|escribir|molestarme) [{es-things}]
        (cancelar|anular|cancelen|cancele) [la|mi] (suscripción|subscripción)
        (eliminarme|elimíname|elimínenme|elimíneme|bórrame|bórrenme|bórreme|quítame|quítenme|quíteme|sáquenme|sácame) [{es-from}]
        [quiero] (desuscribir|desuscribirme|desuscríbeme|desuscríbanme|desinscribirme|cancelar mi suscripción) [{es-from}]
        déjenme en paz
        """;

    /// <summary>Words with other meanings in a longer text ("cancel", about an order): they count only as the whole
    /// text, apart from a greeting and a name below.</summary>
    public const string StandalonePhrases = """
        (cancel|end|quit|revoke|stop it|stop this|stop that|enough|no more|remove|delete|exit|desist)
        (aitab|küllalt|lõpp|katkesta|katkestage|tühista)
        (peruuta|peru|poista|riittää|loppu)
        (отмена|отменить|хватит|конец|довольно|удалить)
        (atcelt|pietiek|beigas|atcel)
        (atšaukti|gana|pakanka|baikite|baikit|pabaiga)
        (beenden|ende|kündigen|hör auf|aufhören|genug|schluss|entfernen|löschen)
        (fin|annuler|résilier|assez|ça suffit|arrête)
        (cancelar|anular|basta|alto|fin|eliminar)
        """;

    /// <summary>Courtesy words around a phrase, which are ignored.</summary>
    public const string CourtesyPhrases = """
        please|pls|plz|kindly|thanks|thank you|thanks a lot|many thanks|thank you very much|thx|hi|hello|hey|hi there|hello there|good morning|good evening|dear sir or madam|ok|okay|now
        right now|immediately|at once|asap
        palun|aitäh|tänan|suur tänu|tere|tervist|tere päevast|tere hommikust|tere õhtust|hei|kohe|nüüd
        kiitos|ole hyvä|olkaa hyvä|olkaa ystävällisiä ja|moikka|terve|heti|nyt
        пожалуйста|пожалуйсто|спасибо|здравствуйте|привет|добрый день|добрый вечер|прошу|прошу вас|немедленно|сейчас|срочно
        lūdzu|paldies|sveiki|labdien|labrīt|tūlīt|nekavējoties
        prašau|prašom|prašome|ačiū|dėkoju|laba diena|labas|sveiki|dabar|nedelsiant
        bitte|danke|vielen dank|danke schön|hallo|guten tag|guten morgen|sofort|jetzt|umgehend
        sil vous plaît|sil te plaît|svp|stp|merci|merci davance|bonjour|bonsoir|salut|maintenant|immédiatement
        por favor|gracias|muchas gracias|hola|buenos días|buenas tardes|ya|ahora|inmediatamente
        """;

    /// <summary>Phrases at the end of a sentence that negate the text on the next line: it is not a request.</summary>
    public const string DenialPhrases = """
        dont|do not|not|never|cant|cannot|can not|wont|will not|wouldnt|couldnt|didnt|doesnt|please dont|unable to|hard to|refuse to
        ära|ärge|ei|mitte|älä|älkää|en|не|никогда не|ne|nekad|niekada|nicht|nie|niemals|pas|jamais|nunca|jamás
        """;

    /// <summary>Lists that patterns refer to by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> NamedLists = new Dictionary<string, string>
    {
        ["things"] =
            "(messages|message|texts|text messages|text|emails|email|e mails|e "
            + "mail|mails|mail|mailings|sms|newsletter|newsletters|spam|ads|advertising|marketing"
            + "|marketing emails|marketing "
            + "messages|offers|notifications|subscription|messaging|texting|emailing|promotions)",
        ["lists"] =
            "[this|your|the|all|all your|all of your|these|everything|my|any|future] [mailing|email|e "
            + "mail|marketing|sms|text]"
            + " [list|lists|mailing list|mailing lists|emails|email|e "
            + "mails|mails|messages|texts|newsletter|newsletters|sms|service|mailings|database|communications|marketing]",
        ["you"] = "(can you|could you|would you|will you|you can|i want you to)",
        ["wish"] =
            "(i want to|i want|i would like to|id like to|i wish to|i need to|can i|could i|how do i|how can "
            + "i|how to|can you|could you|would you|will you|you can)",
        ["et-things"] =
            "(kirju|kirjad|kirjade|sõnumeid|sõnumid|sõnumite|reklaami|reklaamid|reklaame|reklaamide|pakkumisi|"
            + "pakkumised|pakkumiste|uudiskirja|uudiskirju"
            + "|uudiskirjade|meile|meilid|e kirju|sms e|sms id|teavitusi|teavitused|spämmi)",
        ["et-verbs"] = "(saatmine|saatmist|saatmise|saatmast|tülitamine)",
        ["et-from"] =
            "(uudiskirjast|uudiskirjadest|kirjadest|sõnumitest|teavitustest|pakkumistest|reklaamist|reklaamidest|"
            + "meilidest|smsidest|listist)",
        ["et-lists"] =
            "(listist|meililistist|postitusloendist|nimekirjast|oma nimekirjast|oma "
            + "listist|andmebaasist|uudiskirja listist|loendist|uudiskirjast)",
        ["fi-things"] =
            "(viestejä|sähköposteja|sähköpostia|mainoksia|mainontaa|uutiskirjettä|uutiskirjeitä|tekstiviestejä|roskapostia|tarjouksia)",
        ["ru-from"] =
            "(от рассылки|от рассылок|от всех рассылок|от всего|от вашей рассылки|от этой рассылки|из "
            + "рассылки|из списка|из списков|из базы|из базы данных|из списка рассылки"
            + "|из вашего списка|рассылку|от писем|от уведомлений)",
        ["ru-things"] = "(сообщения|сообщений|письма|писем|рекламу|смс|спам|спама|рассылку|рассылки|уведомления)",
        ["ru-verbs"] = "(слать|присылать|писать|отправлять|спамить)",
        ["lv-things"] = "(ziņas|ziņu|īsziņas|e pastus|vēstules|reklāmu|reklāmas|sms|jaunumus|surogātpastu|sūtīšanu)",
        ["lv-from"] =
            "(jaunumiem|ziņām|reklāmas|reklāmām|e pastiem|vēstulēm|īsziņām|jaunumu "
            + "saņemšanas|saraksta|abonementa|visa)",
        ["lt-things"] =
            "(žinučių|žinutes|laiškų|laiškus|reklamos|reklamą|reklamų|sms|naujienlaiškių|naujienlaiškį|pasiūlymų|šiukšlių)",
        ["lt-from"] = "(naujienlaiškio|naujienlaiškių|prenumeratos|žinučių|laiškų|reklamos|pranešimų|sms)",
        ["de-things"] = "(nachrichten|nachricht|mails|e mails|emails|sms|werbung|newsletter|werbemails|spam|angebote)",
        ["de-from"] =
            "(vom newsletter|von ihrem newsletter|aus dem verteiler|aus ihrem verteiler|aus eurem "
            + "verteiler|aus der liste|aus ihrer liste|von der liste|von ihrer liste|von der mailingliste)",
        ["fr-things"] =
            "(messages|mails|e "
            + "mails|emails|sms|courriels|publicité|publicités|pub|pubs|newsletters|newsletter|spam|offres)",
        ["fr-from"] =
            "(de la liste|de votre liste|de vos listes|de cette liste|de la newsletter|de votre "
            + "newsletter|de vos newsletters|de tout|de vos mails|de vos messages)",
        ["es-things"] =
            "(mensajes|correos|correos electrónicos|emails|e "
            + "mails|sms|publicidad|spam|ofertas|boletines|newsletters|mensaje|correo|envíos)",
        ["es-from"] =
            "(de la lista|de su lista|de vuestra lista|de sus listas|de esta lista|del boletín|de la "
            + "newsletter|de todo|de sus correos|de la base de datos)",
    };
}
