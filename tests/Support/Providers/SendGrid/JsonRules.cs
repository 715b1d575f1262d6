using System.Net.Mail;
using System.Text.Json;

namespace MarketingAutomation.Support.Providers.SendGrid;

/// <summary>Types, names and numbers of a JSON body; what is wrong is collected by its path, as
/// <c>personalizations.0.to</c>.</summary>
internal sealed class JsonRules
{
    private readonly List<Violation> found = [];

    public IReadOnlyList<Violation> Found => found;

    public static string Join(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";

    /// <summary>True: it is there. A null is there, and of a wrong type everywhere.</summary>
    public static bool Has(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out _);

    public void Fault(string at, string problem) => found.Add(new Violation(at, problem));

    public void Require(bool holds, string at, string problem)
    {
        if (!holds)
        {
            Fault(at, problem);
        }
    }

    /// <summary>True: an object; names that do not belong into it are faults.</summary>
    public bool Object(JsonElement value, string at, IReadOnlyList<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(at, "Invalid type. Expected: object.");
            return false;
        }

        foreach (var property in value.EnumerateObject().Where(p => !names.Contains(p.Name)))
        {
            Fault(Join(at, property.Name), $"Additional property {property.Name} is not allowed.");
        }

        return true;
    }

    /// <summary>The items of a list with their paths; empty where there is none or it is wrong.</summary>
    public IReadOnlyList<(JsonElement Value, string At)> List(
        JsonElement of,
        string name,
        string at,
        int most,
        string? needed = null
    )
    {
        var where = Join(at, name);
        if (!Has(of, name))
        {
            Require(needed is null, where, needed!);
            return [];
        }

        var value = of.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(where, "Invalid type. Expected: array.");
            return [];
        }

        Require(value.GetArrayLength() <= most, where, $"Array must have at most {most} items.");
        Require(needed is null || value.GetArrayLength() > 0, where, needed!);
        return [.. value.EnumerateArray().Take(most).Select((item, i) => (item, $"{where}.{i}"))];
    }

    public string? Text(JsonElement of, string name, string at, bool needed = false)
    {
        if (Has(of, name))
        {
            return TextOf(of.GetProperty(name), Join(at, name));
        }

        Require(!needed, Join(at, name), $"The {name} is required.");
        return null;
    }

    public string? TextOf(JsonElement value, string at)
    {
        Require(value.ValueKind == JsonValueKind.String, at, "Invalid type. Expected: string.");
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public long? Whole(JsonElement of, string name, string at)
    {
        if (!Has(of, name))
        {
            return null;
        }

        if (of.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole))
        {
            return whole;
        }

        Fault(Join(at, name), "Invalid type. Expected: integer.");
        return null;
    }

    /// <summary>An object from text to text.</summary>
    public IReadOnlyList<(string Name, string Value)> Texts(JsonElement of, string name, string at)
    {
        if (!Has(of, name))
        {
            return [];
        }

        var value = of.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(Join(at, name), "Invalid type. Expected: object.");
            return [];
        }

        return [.. value.EnumerateObject().Select(p => (p.Name, TextOf(p.Value, $"{Join(at, name)}.{p.Name}") ?? ""))];
    }

    /// <summary>An e-mail object: <c>{ email, name }</c>.</summary>
    public string? Email(JsonElement value, string at)
    {
        if (!Object(value, at, ["email", "name"]))
        {
            return null;
        }

        Text(value, "name", at);
        var email = Text(value, "email", at, needed: true);
        Require(
            email is null
                || (MailAddress.TryCreate(email, out var address) && address.Address == email && email.Length <= 320),
            $"{at}.email",
            "Does not contain a valid address."
        );
        return email;
    }
}
