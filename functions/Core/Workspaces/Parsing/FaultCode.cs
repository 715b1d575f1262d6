namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>A kind of fault: its code, stable over releases, and the title of its page in docs/errors.md.</summary>
public sealed record FaultCode(string Code, string Title);

/// <summary>Every kind of fault that the workspace reader reports. docs/errors.md has a heading for each; a test
/// compares the two.</summary>
public static class FaultCodes
{
    private static readonly List<FaultCode> Registered = [];

    public static readonly FaultCode Syntax = New("MA1001", "Not YAML");
    public static readonly FaultCode Tab = New("MA1002", "Indented with a tab");
    public static readonly FaultCode UnsupportedYaml = New("MA1003", "YAML we do not read");
    public static readonly FaultCode DuplicateKey = New("MA1004", "A key twice");
    public static readonly FaultCode UnknownKey = New("MA1005", "Unknown key");
    public static readonly FaultCode Missing = New("MA1006", "Something is missing");
    public static readonly FaultCode WrongShape = New("MA1007", "The wrong shape");
    public static readonly FaultCode MissingFile = New("MA1008", "A file is missing");
    public static readonly FaultCode UnknownFile = New("MA1009", "A file we do not know");
    public static readonly FaultCode NotImplemented = New("MA1010", "Not available yet");
    public static readonly FaultCode NotAllowed = New("MA1011", "Not one of the words");
    public static readonly FaultCode UnknownEvent = New("MA1012", "Unknown event");
    public static readonly FaultCode UnknownField = New("MA1013", "Unknown field");
    public static readonly FaultCode UnknownTemplate = New("MA1014", "Unknown template");
    public static readonly FaultCode UnknownTopic = New("MA1015", "Unknown topic");
    public static readonly FaultCode UnknownJourney = New("MA1016", "Unknown journey");
    public static readonly FaultCode UnknownTeam = New("MA1017", "Unknown team");
    public static readonly FaultCode UnknownStep = New("MA1018", "Unknown step");
    public static readonly FaultCode UnknownMessage = New("MA1019", "Unknown message");
    public static readonly FaultCode Duration = New("MA1020", "Not a duration");
    public static readonly FaultCode Money = New("MA1021", "Not money");
    public static readonly FaultCode Time = New("MA1022", "Not a time of day");
    public static readonly FaultCode Number = New("MA1023", "Not a number that fits");
    public static readonly FaultCode Date = New("MA1024", "Not a date");
    public static readonly FaultCode YesNo = New("MA1025", "Neither yes nor no");
    public static readonly FaultCode Name = New("MA1026", "Not a name");
    public static readonly FaultCode InvalidShopValue = New("MA1027", "Not an address, zone or code");
    public static readonly FaultCode Comparison = New("MA1030", "A comparison that does not fit");
    public static readonly FaultCode AmbiguousOrder = New("MA1031", "Which order?");
    public static readonly FaultCode NoOrder = New("MA1032", "There is no order");
    public static readonly FaultCode DuplicateId = New("MA1033", "An id twice");
    public static readonly FaultCode NeverReached = New("MA1034", "Never reached");
    public static readonly FaultCode NoSteps = New("MA1035", "No steps");
    public static readonly FaultCode MissingCopy = New("MA1036", "No copy for a channel");
    public static readonly FaultCode FileNameMismatch = New("MA1037", "The file has another name");
    public static readonly FaultCode EmptyCondition = New("MA1038", "An empty condition");
    public static readonly FaultCode KindMustComeFirst = New("MA1039", "The kind does not come first");
    public static readonly FaultCode ConflictingKeys = New("MA1040", "Keys that do not go together");
    public static readonly FaultCode NameTaken = New("MA1041", "The name is taken");
    public static readonly FaultCode Currency = New("MA1042", "Another currency");
    public static readonly FaultCode NotAvailableHere = New("MA1043", "Not known at this place");
    public static readonly FaultCode FirstSms = New("MA1044", "A first SMS that does not say enough");
    public static readonly FaultCode RepliesNotPossible = New("MA1045", "Replies that cannot be sent");
    public static readonly FaultCode NotUtf8 = New("MA1046", "Not UTF-8");
    public static readonly FaultCode LoopWithoutWait = New("MA1047", "A loop without a wait");
    public static readonly FaultCode Csv = New("MA1050", "Not a table");
    public static readonly FaultCode Product = New("MA1051", "A product that does not join up");

    public static readonly FaultCode MissingFeedbackTeam = New("MA1060", "No team receives answers");
    public static readonly FaultCode NeverMatches = New("MA1061", "A condition that never matches");
    public static readonly FaultCode PossiblyOtherOrder = New("MA1062", "Which order is meant?");
    public static readonly FaultCode GoalTooShort = New("MA1063", "A goal that ends before the journey");
    public static readonly FaultCode UnknownValue = New("MA1065", "A value that is not known here");
    public static readonly FaultCode AlwaysMatches = New("MA1066", "A condition that always matches");
    public static readonly FaultCode OpensNotTracked = New("MA1067", "An opening that is not counted");
    public static readonly FaultCode DroppedBeforeSending = New("MA1068", "Dropped before it may go");
    public static readonly FaultCode UnfilledBraces = New("MA1069", "Braces that nothing fills in");
    public static readonly FaultCode AskedImmediately = New("MA1070", "Asked at once after the send");
    public static readonly FaultCode UndeclaredAttribute = New("MA1080", "An attribute that is not declared");
    public static readonly FaultCode AttributeValue = New("MA1081", "A value that does not fit its attribute");
    public static readonly FaultCode UnusedTemplate = New("MA1071", "A template that no journey sends");
    public static readonly FaultCode DateIsPast = New("MA1082", "A date that is over");
    public static readonly FaultCode OnceForever = New("MA1083", "Each year, and once only");
    public static readonly FaultCode NoticeWithoutCustomerText = New("MA1064", "A notice without the customer's words");
    public static readonly FaultCode CouponCode = New("MA1100", "A coupon code that cannot be given");
    public static readonly FaultCode SmallCouponPool = New("MA1101", "Coupon pool too small");
    public static readonly FaultCode UnknownCouponPool = New("MA1102", "Unknown file of coupon codes");
    public static readonly FaultCode WebhookUrl = New("MA1104", "Not a URL that can be called");
    public static readonly FaultCode WebhookHost = New("MA1105", "A host that may not be called");
    public static readonly FaultCode NoCouponBefore = New("MA1103", "A coupon that no step gave");
    public static readonly FaultCode OrderMessageSells = New("MA1240", "A message about an order that sells");
    public static readonly FaultCode OrderMessageWithoutOrder = New("MA1241", "A message about an order without one");
    public static readonly FaultCode CapWithoutEffect = New("MA1095", "A cap that holds nothing");

    public static readonly FaultCode PriceCurrency = New("MA1220", "A price in another currency");
    public static readonly FaultCode MissingPrice = New("MA1221", "A limit without a price");
    public static readonly FaultCode NothingWithinPrice = New("MA1222", "Every message costs more");
    public static readonly FaultCode PriceLimitWithoutEffect = New("MA1223", "A limit that holds nothing");
    public static readonly FaultCode PriceCountry = New("MA1224", "Not a country");
    public static readonly FaultCode Share = New("MA1090", "Not a share");
    public static readonly FaultCode EntryDates = New("MA1091", "A last day before the first");
    public static readonly FaultCode EntryDatesPast = New("MA1092", "No one enters any more");
    public static readonly FaultCode ClosedByLaw = New("MA1096", "A window that the law closes");

    public static readonly FaultCode SegmentCircle = New("MA1085", "A segment that asks for itself");
    public static readonly FaultCode UnknownSegment = New("MA1086", "Unknown segment");
    public static readonly FaultCode LeftOutOccasions = New("MA1171", "Not each time");
    public static readonly FaultCode Unreadable = New("MA1172", "A file that is not read");
    public static readonly FaultCode DeepSegment = New("MA1170", "Segments that ask for one another too deep");

    public static readonly FaultCode CouponOver = New("MA1140", "A coupon that ends before its message");
    public static readonly FaultCode DateNotKnownYet = New("MA1141", "A date that is not known yet");
    public static readonly FaultCode EndsBefore = New("MA1142", "An event that ends the run before");
    public static readonly FaultCode UnusedEvent = New("MA1143", "An event that nothing waits for");
    public static readonly FaultCode SeveralInOne = New("MA1144", "Several values in one text");

    public static readonly FaultCode DoubtfulLink = New("MA1145", "A link that probably leads nowhere");

    public static readonly FaultCode MissingTranslation = New("MA1146", "A language of customers without a copy");

    /// <summary>All kinds of faults, by code.</summary>
    public static IReadOnlyList<FaultCode> All => Registered;

    private static FaultCode New(string code, string title)
    {
        var made = new FaultCode(code, title);
        Registered.Add(made);
        return made;
    }
}
