namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>The type of a customer's attribute, as <c>shop.yaml</c> declares it.</summary>
public enum AttributeType
{
    Text,
    Number,
    Date,
    YesNo,
    List,
}

/// <summary>The words of the types, and the limits of what is declared.</summary>
public static class AttributeTypes
{
    /// <summary>The words in the order of the enum: <c>text</c>, <c>number</c>, <c>date</c>, <c>yes/no</c>,
    /// <c>list</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["text", "number", "date", "yes/no", "list"];

    /// <summary>Most attributes that a shop declares.</summary>
    public const int MaxDeclared = 50;

    /// <summary>The built-in list that every customer has, beside the declared attributes.</summary>
    public const string Tags = "tags";

    /// <summary>The type of a word; null: there is none.</summary>
    public static AttributeType? Find(string word)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (Words[i] == word)
            {
                return (AttributeType)i;
            }
        }

        return null;
    }

    /// <summary>The word of a type.</summary>
    public static string Word(AttributeType type) => Words[(int)type];
}
