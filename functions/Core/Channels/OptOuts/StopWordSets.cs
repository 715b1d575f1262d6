namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>
/// Stop sentences whose words may be in any order, by language. Data for <see cref="StopWords"/>: one kind per line,
/// <c>a|b &amp; c|d : e|f</c>. A sentence counts where it has a word of each part before the colon and no word that is
/// not on the line. <c>{list}</c> names a list of <see cref="NamedLists"/>.
/// </summary>
internal static class StopWordSets
{
    public const string Lines = """
        dont|never & contact|text|message|email|mail|write|bother|spam : ever|me|us|again|anymore|any|more|back|to|this|number
        do & not & contact|text|message|email|mail|write|bother|spam : ever|me|us|again|anymore|any|more|back|to|this|number
        dont|never & send & {en-things} : ever|me|us|again|anymore|any|more|these|those|your|such|to|marketing
        do & not & send & {en-things} : ever|me|us|again|anymore|any|more|these|those|your|such|to|marketing
        dont|no|not & want|wish|need & {en-things} : i|we|do|longer|to|get|receive|be|sent|any|more|your|these|those|from|you|anymore|of|marketing
        dont|no|not & want|wish|like & contacted|texted|emailed|messaged|disturbed : i|we|do|longer|would|to|be|by|you|anymore|again|any|more|at|this|number
        remove|delete|take|erase|unsubscribe & list|lists|database|number|newsletter|mailing|contacts : me|us|my|our|from|off|out|of|your|this|all|phone|mail|email|details|the|contact
        stop|quit|cease & texting|emailing|messaging|messging|contacting|mailing|spamming|bothering|writing|sending|reaching|communications : {en-stop}
        stop|cease & messages|texts|emails|sms|reminders|newsletters|newsletter|ads|spam|contact|promotions|marketing|texting : {en-stop}

        ära|ärge & saatke|saada|saatge|kirjutage|kirjuta|kirjutada|tülitage|tülita|spämmige|spämmi : mulle|meile|mind|mu|enam|rohkem|edaspidi|teie|neid|oma|midagi|kunagi|{et-things}
        ei & soovi|taha|sooviks|tahaks & {et-things} : ma|me|mina|enam|rohkem|edaspidi|teie|teilt|saada|neid|oma|mingit|mingeid|ühtegi|selliseid
        loobu|loobun|loobuda|loobume & {et-from} : ma|me|soovin|soovime|tahan|sooviksin|teie|oma|kõigist|sellest|nendest|ja
        eemalda|eemaldage|eemaldada|kustuta|kustutage|kustutada|võta|võtke|võtta & mind|mu|minu|meid : {et-remove}
        lõpeta|lõpetage|lõpetada|lopetage|lopeta & saatmine|saatmist|kirjutamine|tülitamine|spämmimine|{et-things} : see|selle|nende|need|teie|mulle|oma|mind

        älä|älkää & lähetä|lähettäkö|lähetelkö|kirjoita|kirjoittako|häiritkö|häiritse : enää|minulle|mulle|meille|minua|enempää|koskaan|teidän|näitä|mitään|{fi-things}
        en|emme & halua|tahdo|haluaisi|toivo & {fi-things} : minä|mä|me|enää|enempää|saada|vastaanottaa|teiltä|teidän|näitä|mitään
        poista|poistakaa|poistaa|poistamaan|poistatteko & minut|meidät|numeroni|sähköpostini|sähköpostiosoitteeni|osoitteeni|yhteystietoni : {fi-remove}
        lopeta|lopettakaa|lopetakaa|lopettaa|lopettamaan|peruuta|peruuttakaa|perua|peruuttaa|peru & {fi-stopped} : nämä|näiden|tämä|haluan|haluaisin|voisitteko|teidän|minulle|tilaus|tilauksen|pyydän

        не & пишите|пиши|писать|присылайте|присылай|присылать|шлите|шли|слать|беспокойте|беспокоить : мне|нам|больше|никогда|меня|надо|нужно|эти|ваши|свои|никаких|никакие|ничего|сюда|{ru-things}
        не & отправляйте|отправляй|отправлять & {ru-things} : мне|нам|больше|никогда|надо|нужно|эти|ваши|свои|никаких|никакие
        не & хочу|желаю|хотим|хотел|хотела & {ru-things} : я|мы|бы|больше|получать|ваши|ваших|от|вас|никаких|мне|эти|видеть
        удалите|удалить|удали|уберите|убрать|исключите|исключить|вычеркните|отпишите|отписать & меня|мой|мою|наш|рассылки|списка|базы : {ru-remove}
        прекратите|прекратить|прекращайте|хватит|перестаньте|остановите & писать|слать|присылать|спамить|отправлять|рассылать|рассылку|спам : мне|нам|меня|эту|эти|этот|вашу|ваш|ваши|свои|уже|{ru-things}

        vairs|vairāk|nekad & nesūtiet|nesūti|nesūtīt|nerakstiet|nerakstīt|neraksti|netraucēt|netraucējiet : man|mani|mums|neko|jūsu|savas|šādas|{lv-things}
        nevēlos|negribu|nevēlamies & {lv-things} : es|mēs|vairs|vairāk|saņemt|jūsu|no|jums|nekādas|šādas
        izslēdziet|izslēgt|izņemiet|izņemt|noņemiet|noņemt|izdzēsiet|izdzēst|dzēsiet|dzēst|svītrojiet|svītrot|atrakstiet & mani|manu|mūs : {lv-remove}
        beidziet|beidz|beigt|pārtrauciet|pārtrauc|pārtraukt|apturiet|izbeidziet & sūtīt|rakstīt|sūtīšanu|spamot|traucēt : man|mani|mums|jūsu|savas|šīs|{lv-things}
        atteikties|atsakos|atteiktos|atsakāmies & jaunumiem|ziņām|īsziņām|reklāmām|vēstulēm|saņemšanas|abonementa : es|vēlos|gribu|gribētu|no|jūsu|jaunumu|ziņu

        nesiųskite|nebesiųskite|nesiųsk|nebesiųsk|nebesiųsti|nerašykite|neberašykite|nerašyk|neberašyti|netrukdykite : man|mums|daugiau|niekada|jūsų|savo|nieko|jokių|{lt-things}
        daugiau & nesiųsti|nerašyti|netrukdyti : man|mums|niekada|jūsų|savo|nieko|jokių|{lt-things}
        nenoriu|nebenoriu|nenorime|nepageidauju|nebepageidauju & {lt-things} : aš|mes|daugiau|gauti|jūsų|iš|jokių|šių
        išbraukite|išbraukti|ištrinkite|ištrinti|pašalinkite|pašalinti|išimkite|išregistruokite & mane|mano|mus : {lt-remove}
        atsisakyti|atsisakau|atsisakome & {lt-from} : aš|mes|noriu|norėčiau|norime|jūsų|savo|šio|šios|nuo
        nustokite|baikite|liaukitės|nutraukite|nustoti & siųsti|rašyti|siuntinėti|siuntimą : man|mums|jūsų|šias|savo|{lt-things}

        kein|keine|keinen & mehr|weitere|weiteren|will|möchte|wollen|möchten|wünsche & {de-things} : mir|uns|von|ihnen|euch|ich|wir|bekommen|erhalten|haben|senden|schicken|schickt|sie|zu|per|an|mich|diese|e
        verteiler|liste|mailingliste|newsletter|newsletters|adressliste|datenbank & {de-remove} : {de-around}
        nicht & mehr & kontaktieren|anschreiben|schreiben|kontaktiert|belästigen : mich|uns|mir|sie|wieder|bitte
        widerspreche|widerspruch|widerrufe|widersprechen & werbung|zusendung|einwilligung|nutzung|verwendung : ich|der|die|das|von|meiner|meine|daten|gegen|hiermit|ihrer|weiteren|zu|e|mail|zur

        ne|n & plus|pas & contacter|recevoir|menvoyer|menvoyez|mécrire|mécrivez|contactez|écrire : {fr-around}
        ne & plus & veux|souhaite|désire|voulons & {fr-about} : {fr-around}
        désabonner|désinscrire|désabonnez|désinscrivez|désabonnement|désinscription : {fr-around}|me|se|comment|demande|bien|vouloir|pouvez|vous|moi|faire|pour|la|liste|newsletter
        retirer|supprimer|enlever|retirez|supprimez|enlevez|rayer|rayez|effacer|effacez & liste|listes|newsletter|numéro|adresse|base|coordonnées|moi : {fr-around}|moi|base|données|contacts|liste

        no & me|más|nunca & escriban|escribas|escriba|escribir|contacten|contactes|contacte|molesten|moleste|molestes|manden|mandes|mande|envíen|envíes|envíe|enviar|mandar|enviarme|mandarme|escribirme : {es-around}
        no & quiero|deseo|queremos|quisiera & {es-things} : yo|más|recibir|sus|estos|vuestros|de|ustedes|la|tus|esos
        quitar|quiten|quítenme|eliminar|eliminen|borrar|borren|bórrenme|elimínenme|sacar|saquen|sáquenme & {es-lists} : me|mi|mis|de|su|sus|la|del|esta|e|mail|email|nombre|teléfono|quiero|deseo|favor|por
        baja & solicito|solicitar|solicitamos|quiero|pido|deseo|darme|dar|dame|denme|deme : la|de|del|mi|mis|boletín|lista|newsletter|suscripción|me|por|su|sus|correos|datos|correo
        """;

    public static readonly IReadOnlyDictionary<string, string> NamedLists = new Dictionary<string, string>
    {
        ["en-things"] =
            "messages|message|texts|text|emails|email|mails|mail|sms|newsletter|newsletters|spam|ads|marketing|"
            + "promotions|notifications|reminders",
        ["en-stop"] =
            "me|us|i|you|to|these|those|your|all|any|more|this|number|out|at|on|my|our|phone|desist|and|from|messages|"
            + "texts|emails|sms|mails|mail|newsletters|spam|ads|email|text|"
            + "marketing|again|already|reminders",
        ["et-things"] =
            "kirju|kirjad|kirjade|sõnumeid|sõnumid|sõnumite|reklaami|reklaamid|reklaame|reklaamide|pakkumisi|"
            + "pakkumised|pakkumiste|uudiskirja|uudiskirju|uudiskirjade|meile|meilid|"
            + "teavitusi|teavitused|spämmi|smse|smsid|sms",
        ["et-from"] =
            "uudiskirjast|uudiskirjadest|kirjadest|sõnumitest|teavitustest|pakkumistest|reklaamist|reklaamidest|"
            + "meilidest|listist|tellimusest",
        ["et-remove"] =
            "number|numbri|aadress|aadressi|e|mail|maili|meil|meili|post|posti|teie|oma|listist|meililistist|"
            + "nimekirjast|postitusloendist|andmebaasist|uudiskirjast|uudiskirja|maha|välja"
            + "|soovin|saaksite|sellest",
        ["fi-things"] =
            "viestejä|viestiä|sähköposteja|sähköpostia|mainoksia|mainontaa|uutiskirjettä|uutiskirjeitä|tekstiviestejä|"
            + "roskapostia|tarjouksia",
        ["fi-stopped"] =
            "viestit|viestien|mainokset|mainosten|uutiskirje|uutiskirjeen|uutiskirjeet|tekstiviestit|tekstiviestien|"
            + "sähköpostit|lähettäminen|lähettely|spämmi|spämmäys",
        ["fi-remove"] =
            "listalta|listaltanne|listoiltanne|postituslistalta|postituslistaltanne|sähköpostilistalta|rekisteristä|"
            + "rekisteristänne|uutiskirjeen|voisitteko|voitteko|pyydän|haluan|teidän|tältä|ja",
        ["ru-things"] =
            "сообщения|сообщений|письма|писем|рекламу|рекламы|смс|спам|спама|рассылку|рассылки|рассылок|уведомления",
        ["ru-remove"] =
            "меня|мой|мою|номер|адрес|почту|телефон|email|из|от|рассылки|рассылок|списка|списков|базы|данных|вашей|"
            + "вашего|ваших|всех|этой|свой|своей",
        ["lv-things"] = "ziņas|ziņu|īsziņas|vēstules|reklāmu|reklāmas|sms|jaunumus|surogātpastu|epastus",
        ["lv-remove"] = "no|jūsu|adresātu|saraksta|sarakstiem|datubāzes|e|pastu|numuru|adresi|jaunumiem|lūgums|vēlos",
        ["lt-things"] =
            "žinučių|žinutes|laiškų|laiškus|reklamos|reklamą|reklamų|sms|naujienlaiškių|naujienlaiškį|pasiūlymų|šiukšlių",
        ["lt-from"] = "naujienlaiškio|naujienlaiškių|prenumeratos|žinučių|laiškų|reklamos|pranešimų",
        ["lt-remove"] = "iš|sąrašo|sąrašų|jūsų|adresą|numerį|el|paštą|duomenų|bazės|naujienlaiškio|adresatų",
        ["de-things"] = "nachrichten|nachricht|mails|mail|emails|sms|werbung|newsletter|werbemails|spam|angebote",
        ["de-remove"] =
            "nehmen|nehmt|streichen|löschen|entfernen|entfernt|austragen|abmelden|löschung|entfernung|streichung|"
            + "abbestellen|abbestellung|abmeldung|kündigen",
        ["de-around"] =
            "aus|von|vom|dem|der|den|ihrem|ihrer|ihren|eurem|eurer|mich|uns|meine|meiner|adresse|e|mail|mailadresse|"
            + "nummer|sie|um|ich|wir|möchte|will|wollen|zu|bitten|diesem|dieser|diesen|raus|gerne|"
            + "würde|newsletter",
        ["fr-about"] =
            "messages|mails|mail|emails|email|demails|sms|courriels|publicité|pub|newsletter|newsletters|offres|rappels|spam",
        ["fr-around"] =
            "je|nous|me|moi|souhaite|souhaitons|veux|désire|voudrais|veuillez|de|des|du|les|vos|votre|ces|cette|aucun|"
            + "aucune|plus|jamais|rien|ma|mon|mes|e|messages|mails|mail|emails|email|demails|sms|"
            + "courriels|publicité|pub|newsletter|newsletters|offres|rappels|spam|à|mon|numéro",
        ["es-things"] =
            "mensajes|mensaje|correos|correo|emails|mails|sms|publicidad|spam|ofertas|boletines|newsletters",
        ["es-lists"] = "lista|listas|datos|correo|número|base|boletín",
        ["es-around"] =
            "me|más|mas|nunca|nada|de|sus|estos|estas|esos|a|vuelvan|mensajes|mensaje|correos|correo|emails|mails|sms|"
            + "publicidad|spam|ofertas|favor|al|este|número|e",
    };
}
