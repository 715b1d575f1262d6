using System.Text;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>The path of an object or array in a document. Its text is created only when a fault is reported.</summary>
internal sealed class JsonPath(JsonPath? parent, string name, int index)
{
    public static readonly JsonPath Root = new(null, "$", -1);

    public JsonPath Append(string child) => new(this, child, -1);

    public JsonPath Append(int position) => new(this, "", position);

    public override string ToString()
    {
        if (parent is null)
        {
            return name;
        }

        return index >= 0 ? $"{parent}[{index}]" : $"{parent}{FormatName(name)}";
    }

    private static string FormatName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? "." + name
            : new StringBuilder("['").Append(name).Append("']").ToString();
}
