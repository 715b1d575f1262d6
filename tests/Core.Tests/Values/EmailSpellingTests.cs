using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Tests.Values;

/// <summary>One mailbox in several spellings is one address; mailboxes that only look alike are several.</summary>
public sealed class EmailSpellingTests
{
    [Theory]
    [InlineData("ida@bücher.example", "ida@xn--bcher-kva.example")]
    [InlineData("Ida@BÜCHER.example", "ida@xn--bcher-kva.example")]
    [InlineData("ida@XN--BCHER-KVA.Example", "ida@xn--bcher-kva.example")]
    [InlineData(" ida@bu\u0308cher.example ", "ida@xn--bcher-kva.example")]
    [InlineData("ida@shop.bücher.example", "ida@shop.xn--bcher-kva.example")]
    [InlineData("ju\u0308ri@example.com", "jüri@example.com")]
    [InlineData("JÜRI@bücher.example", "jüri@xn--bcher-kva.example")]
    [InlineData("почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai")]
    [InlineData("ida@例え。テスト", "ida@xn--r8jz45g.xn--zckzah")]
    [InlineData("Mari@Example.COM", "mari@example.com")]
    public void Spellings_of_one_mailbox_are_one_address(string written, string canonical)
    {
        Assert.Equal(canonical, ContactAddress.Normalize(Channel.Email, written));
        Assert.Equal(canonical, ContactAddress.Normalize(Channel.Email, canonical));
        Assert.True(ContactAddress.AreSame(Channel.Email, written, canonical));
        Assert.Equal($"email:{canonical}", AddressKey.Of(Channel.Email, written));
    }

    [Theory]
    [InlineData("ida@bücher.example", "ida@bucher.example")]
    [InlineData("ida@bücher.example", "ida@buecher.example")]
    [InlineData("ida@bücher.example", "ida@xn--bcher-kva.example.com")]
    [InlineData("ida@bücher.example", "idä@bücher.example")]
    [InlineData("xn--bcher-kva@example.com", "bücher@example.com")]
    [InlineData("juri@example.com", "jüri@example.com")]
    [InlineData("ida@раураl.example", "ida@paypal.example")]
    [InlineData("ida.x@example.com", "idax@example.com")]
    [InlineData("ida+tea@example.com", "ida@example.com")]
    public void Mailboxes_that_look_alike_are_two(string one, string other) =>
        Assert.False(ContactAddress.AreSame(Channel.Email, one, other));

    [Theory]
    [InlineData("ida@ü..example", "ida@ü..example")]
    [InlineData("ida@XN--\u00fc.example", "ida@xn--ü.example")]
    [InlineData("ida@xn--zzzzzzzz.example", "ida@xn--zzzzzzzz.example")]
    [InlineData("Bücher", "bücher")]
    [InlineData("ida@\ud83d", "ida@\ud83d")]
    [InlineData("Ü@", "ü@")]
    [InlineData("", "")]
    public void A_host_that_cannot_be_mapped_stays_and_is_the_same_as_itself(string written, string canonical)
    {
        Assert.Equal(canonical, ContactAddress.Normalize(Channel.Email, written));
        _ = EmailNormalization.EarlierForms(canonical);
    }

    [Fact]
    public void A_label_too_long_for_a_host_stays()
    {
        var host = new string('ü', 63) + ".example";
        Assert.Equal($"ida@{host}", ContactAddress.Normalize(Channel.Email, $"Ida@{host}"));
    }

    [Theory]
    [InlineData("ida@bücher.example")]
    [InlineData("ida@xn--bcher-kva.example")]
    [InlineData("ida@bu\u0308cher.example")]
    [InlineData("ju\u0308ri@example.com")]
    [InlineData("ju\u0308ri@xn--bcher-kva.example")]
    [InlineData("jüri@bücher.example")]
    public void What_an_earlier_release_kept_is_looked_for_under_every_spelling(string kept)
    {
        var canonical = ContactAddress.Normalize(Channel.Email, kept);
        Assert.Contains(kept, EmailNormalization.EarlierForms(canonical).Append(canonical));
        Assert.DoesNotContain(canonical, EmailNormalization.EarlierForms(canonical));
    }

    [Theory]
    [InlineData("mari@example.com")]
    [InlineData("xn--a@example.com")]
    [InlineData("")]
    public void An_address_of_one_spelling_is_looked_for_once(string address) =>
        Assert.Empty(EmailNormalization.EarlierForms(address));
}
