namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>The codes of the faults of templates. docs/errors-templates.md has a heading for each; a test compares the
/// two.</summary>
internal static class TemplateFaultCodes
{
    public const string UnknownFile = "MA1200";
    public const string Tag = "MA1201";
    public const string Block = "MA1202";
    public const string UnknownValue = "MA1203";
    public const string UnknownHelper = "MA1204";
    public const string Arguments = "MA1205";
    public const string Partial = "MA1206";
    public const string FrontMatter = "MA1207";
    public const string NoSubject = "MA1208";
    public const string NotPrintable = "MA1209";
    public const string NoCopyInFirstLanguage = "MA1210";
    public const string DuplicateCopy = "MA1211";
    public const string LayoutWithoutBody = "MA1212";
    public const string NoOptOut = "MA1213";
    public const string SendGridTemplateId = "MA1214";
    public const string NoPostalAddress = "MA1215";
    public const string WhatsAppTemplate = "MA1216";
    public const string Address = "MA1217";
    public const string SmsTooLong = "MA1218";
    public const string EmptyFile = "MA1219";
    public const string CostlyCharacter = "MA1301";
    public const string ChannelNotTranslated = "MA1302";
}
