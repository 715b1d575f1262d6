namespace MarketingAutomation.Core.Values;

/// <summary>Phone numbers as E.164: <c>+</c>, calling code, national number, at most 15 digits.</summary>
public static class PhoneNumber
{
    /// <summary>Countries whose national numbers themselves begin with 0; elsewhere a leading 0 is a trunk prefix or a mistake.</summary>
    private static readonly HashSet<string> ZeroIsPartOfIt = ["BF", "BJ", "CG", "CI", "IT", "SM", "VA"];

    // E.164 itself; some national plans know longer numbers, which cannot be dialled from abroad.
    private const int MostDigits = 15;

    /// <summary>
    /// The number a person wrote, made E.164 with the country she ordered from (ISO 3166-1 alpha-2). Null when in doubt: a message to
    /// a stranger is worse than none. Understood: <c>+372 5123 4567</c>, <c>+44 (0)20 7946 0018</c>, the country's own way of dialling
    /// abroad (<c>00…</c>, <c>011…</c>), national numbers with or without trunk prefix, and a calling code without its plus where it
    /// cannot be anything else. Extensions, letters and lengths that do not exist in the country give null.
    /// </summary>
    public static string? ToE164(string? written, string? country)
    {
        if (written is null || !Digits(written, out var digits, out var plus))
        {
            return null;
        }

        if (plus)
        {
            return International(digits);
        }

        if (country is null || !CallingCodes.ByCountry.TryGetValue(country.Trim(), out var plan))
        {
            return null;
        }

        if (plan.Abroad is { } abroad && digits.StartsWith(abroad, StringComparison.Ordinal))
        {
            return International(digits[abroad.Length..]);
        }

        // Argentina writes mobiles with an infix (15) that has no place in E.164; only the international form is safe.
        if (plan.Country == "AR")
        {
            return null;
        }

        return National(digits, plan)
            ?? (digits.StartsWith(plan.CallingCode, StringComparison.Ordinal) && !plan.Fits(digits.Length) ? International(digits) : null);
    }

    private static string? National(string digits, NumberPlan plan)
    {
        var number = plan.Trunk is { } trunk && digits.StartsWith(trunk, StringComparison.Ordinal) && plan.Fits(digits.Length - trunk.Length)
            && !(plan.Fits(digits.Length) && trunk[0] != '0')
            ? digits[trunk.Length..]
            : digits;
        return IsNational(number, plan) ? $"+{plan.CallingCode}{number}" : null;
    }

    private static string? International(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (!CallingCodes.ByCode.TryGetValue(digits[..length], out var plans))
            {
                continue;
            }

            var number = digits[length..];
            if (plans.Any(plan => IsNational(number, plan)))
            {
                return "+" + digits;
            }

            // "+44 (0)20 …": the trunk zero belongs to dialling at home.
            return number[0] == '0' && plans.Any(plan => plan.Trunk == "0" && IsNational(number[1..], plan)) ? $"+{digits[..length]}{number[1..]}" : null;
        }

        return null;
    }

    private static bool IsNational(string number, NumberPlan plan) =>
        plan.Fits(number.Length)
        && plan.CallingCode.Length + number.Length <= MostDigits
        && (number[0] != '0' || ZeroIsPartOfIt.Contains(plan.Country))
        && (plan.CallingCode != "1" || number[0] >= '2');

    /// <summary>False when there is anything besides digits, one leading plus and the usual separators.</summary>
    private static bool Digits(string written, out string digits, out bool plus)
    {
        Span<char> kept = stackalloc char[24];
        var count = 0;
        plus = false;
        digits = "";
        foreach (var c in written)
        {
            if (char.IsAsciiDigit(c))
            {
                if (count == kept.Length)
                {
                    return false;
                }

                kept[count++] = c;
            }
            else if (c == '+' && count == 0 && !plus)
            {
                plus = true;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/' or '\u00A0' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u200E' or '\u202A' or '\u202C'))
            {
                return false;
            }
        }

        digits = new string(kept[..count]);
        return count >= 4;
    }
}
