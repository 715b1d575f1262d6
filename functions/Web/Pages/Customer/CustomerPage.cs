using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>
/// The customer's own page: one plain form a decision, nothing loaded from anywhere. One small script, only where a
/// star of a message was tapped (<see cref="RatingForm"/>). A pure function of its view.
/// </summary>
public static class CustomerPage
{
    /// <summary>The page in the view's language.</summary>
    public static Document Render(CustomerView view)
    {
        var texts = CustomerTexts.For(view.Language);

        // Who came by a star finds the stars first; who came to stop finds that.
        var rates =
            view.PreselectedStars is not null || view.RateElsewhere is not null || view.LastChoice is PageChoice.Rate;
        Html rating() =>
            view.Order is { } order
                ? RatingForm.Render(view, order, texts)
                : Html.When(
                    view.RateElsewhere is not null,
                    () => Html.Of($"""<p class="done" role="status">{texts.RateElsewhere(view.RateElsewhere!)}</p>""")
                );
        var body = Html.Of(
            $"""
            <main>
            <header><p class="shop">{view.Shop}</p>
            <h1>{texts.Title}</h1>
            <p class="soft">{texts.Intro(view.Shop)}</p></header>
            {Confirmation(view, texts)}
            {Html.When(!view.IsStored, () => Html.Of($"""<p class="now">{CurrentState(view, texts)}</p>"""))}
            {Html.When(rates, rating)}
            {Html.When(
                view.AsksToKeep && view is { AllStopped: false, LastChoice: null },
                () => RenewForm(view, texts)
            )}
            {Html.When(!IsAboutMessages(view), () => StopForm(view, texts))}
            {Html.When(view.Channels.Count > 1, () => ChannelForm(view, texts))}
            {Html.When(view is { MaxPerMonth: not null, AllStopped: false }, () => MaximumForm.Render(view, texts))}
            {Html.When(view.Languages.Count > 1, () => LanguageForm(view, texts))}
            {Html.When(view.Zones.Count > 0, () => ZoneForm(view, texts))}
            {Html.When(view.TrackingAllowed is not null, () => TrackingForm(view, texts))}
            {Html.When(!rates, rating)}
            </main>
            """
        );
        var (title, style) = ($"{texts.Title} · {view.Shop}", Styles.Common + CustomerStyle.Text);
        return RatingForm.IsSentAutomatically(view)
            ? Document.Scripted(view.Language, title, style, RatingForm.Script, body)
            : Document.Plain(view.Language, title, style, body);
    }

    /// <summary>The opening of a form that carries one decision. Relative, so that it works behind any path.</summary>
    internal static Html FormStart(CustomerView view, string decision) =>
        Html.Of(
            $"""
            <form class="card" method="post" action="./{view.Token}"><input type="hidden" name="do" value="{decision}">
            """
        );

    private static Html Confirmation(CustomerView view, CustomerTexts texts)
    {
        var text = view.LastChoice switch
        {
            null => null,
            PageChoice.StopAll or PageChoice.StopTopic when view.IsStored => texts.StoredStop,
            not PageChoice.Rate when view.IsStored => texts.StoredChoice,
            PageChoice.StopAll => !view.WholeCustomer ? texts.DoneStopAddress
            : view.OnlyAddresses.Count == 0 ? texts.DoneStopAll
            : texts.DoneStopAddresses(string.Join(", ", view.OnlyAddresses)),
            PageChoice.StopTopic => texts.DoneStopTopic(view.Topic?.Name ?? ""),
            PageChoice.StartAll => texts.DoneStartAll,
            PageChoice.StartTopic => texts.DoneStartTopic(view.Topic?.Name ?? ""),
            PageChoice.ChooseChannel => texts.DoneChannel,
            PageChoice.ChooseLanguage => texts.DoneLanguage,
            PageChoice.ChooseZone => texts.DoneZone,
            PageChoice.SetTracking measure => measure.Allowed ? texts.DoneTrackingAllowed : texts.DoneTrackingRefused,
            PageChoice.SetMaximum most => texts.DoneMaximum(most.PerMonth),
            PageChoice.RenewConsent => texts.DoneKeep,
            PageChoice.Rate rate => texts.DoneRate(view.PreselectedStars ?? rate.Stars),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return Html.When(text is not null, () => Html.Of($"""<p class="done" role="status">{text}</p>"""));
    }

    // What was chosen about messages and waits: the buttons would show what was before it.
    private static bool IsAboutMessages(CustomerView view) =>
        view
            is {
                IsStored: true,
                LastChoice: PageChoice.StopAll or PageChoice.StartAll or PageChoice.StopTopic or PageChoice.StartTopic
            };

    private static string CurrentState(CustomerView view, CustomerTexts texts)
    {
        if (!view.IsKnown && !view.AllStopped)
        {
            return texts.NowUnknown;
        }

        if (view.AllStopped)
        {
            return !view.WholeCustomer ? texts.NowStoppedAddress
                : view.OnlyAddresses.Count == 0 ? texts.NowStopped
                : texts.NowStoppedAddresses(string.Join(", ", view.OnlyAddresses));
        }

        var sentences = new List<string> { texts.NowAll };
        if (view.Preferred is { } channel)
        {
            var name = texts.For(channel).Name;
            sentences.Add(view.OnlyPreferred ? texts.NowOnly(name) : texts.NowFirst(name));
        }

        if (view.MaxPerMonth is > 0 and var most)
        {
            sentences.Add(texts.NowMaximum(most));
        }

        if (view.Stopped.Count > 0)
        {
            sentences.Add(texts.For(view.Stopped[0]).NowStopped);
        }

        if (view.Topic is { Stopped: true } topic)
        {
            sentences.Add(texts.NowTopicStopped(topic.Name));
        }

        return string.Join(' ', sentences);
    }

    private static Html RenewForm(CustomerView view, CustomerTexts texts) =>
        Html.Of(
            $"""
            {FormStart(view, "keep")}
            <h2>{texts.KeepTitle}</h2>
            <button>{texts.Keep}</button>
            </form>
            """
        );

    private static Html ChannelForm(CustomerView view, CustomerTexts texts)
    {
        Html Choice(string value, string label, Channel? channel, bool only)
        {
            var chosen = view.Preferred == channel && view.OnlyPreferred == only;
            return Html.Of(
                $"""
                <label class="choice"><input type="radio" name="how" value="{value}"{new Html(
                    chosen ? " checked" : ""
                )}> {label}</label>

                """
            );
        }

        var choices = new List<Html> { Choice("any", texts.ChannelAny, null, false) };
        foreach (var channel in ChannelCatalog.Customers.Select(c => c.Channel).Where(view.Channels.Contains))
        {
            var words = texts.For(channel);
            choices.Add(Choice(PageChoice.ValueOf(channel, false), words.First, channel, false));
            choices.Add(Choice(PageChoice.ValueOf(channel, true), words.Only, channel, true));
        }

        return Html.Of(
            $"""
            {FormStart(view, "reach")}
            <fieldset><legend><h2>{texts.ChannelTitle}</h2></legend>
            {choices}</fieldset>
            <button>{texts.Save}</button>
            </form>
            """
        );
    }

    private static Html LanguageForm(CustomerView view, CustomerTexts texts)
    {
        var buttons = view.Languages.Select(language =>
            Html.Of(
                $"""
                <button class="quiet" name="language" value="{language}" lang="{language}"{new Html(
                    language == view.Language ? " aria-pressed=\"true\"" : ""
                )}>{CustomerTexts.NameOf(language)}</button>

                """
            )
        );
        return Html.Of(
            $"""
            {FormStart(view, "speak")}
            <h2>{texts.LanguageTitle}</h2>
            <div class="row">{buttons}</div>
            </form>
            """
        );
    }

    private static Html ZoneForm(CustomerView view, CustomerTexts texts)
    {
        var zones = view.Zones.Select(zone =>
            Html.Of(
                $"""
                <option value="{zone}"{new Html(zone == view.Zone ? " selected" : "")}>{zone[
                    (zone.IndexOf('/', StringComparison.Ordinal) + 1)..
                ].Replace('_', ' ')}</option>

                """
            )
        );
        return Html.Of(
            $"""
            {FormStart(view, "clock")}
            <label><h2>{texts.ZoneTitle}</h2>
            <select name="zone" required>
            {Html.When(view.Zone is null, () => Html.Of($"""<option value="">{texts.ZoneUnknown}</option>"""))}
            {zones}</select></label>
            <button>{texts.Save}</button>
            </form>
            """
        );
    }

    private static Html TrackingForm(CustomerView view, CustomerTexts texts) =>
        Html.Of(
            $"""
            {FormStart(view, "measure")}
            <fieldset><legend><h2>{texts.TrackingTitle(view.TracksLinks, view.TracksOpens)}</h2></legend>
            <label class="choice"><input type="checkbox" name="allowed" value="yes"{new Html(
                view.TrackingAllowed == true ? " checked" : ""
            )}> {texts.TrackingState(view.TracksLinks, view.TracksOpens)}</label>
            </fieldset>
            <button>{texts.Save}</button>
            <p class="soft small">{texts.TrackingNote(view.TracksLinks, view.TracksOpens)}</p>
            </form>
            """
        );

    private static Html StopForm(CustomerView view, CustomerTexts texts)
    {
        if (view.AllStopped)
        {
            return Html.When(
                view.CanRestore,
                () =>
                    Html.Of(
                        $"""
                        {FormStart(view, "start-all")}
                        <h2>{texts.StartTitle}</h2>
                        <button class="quiet">{texts.StartAll}</button>
                        </form>
                        """
                    )
            );
        }

        var topic = view.Topic switch
        {
            null => Html.Empty,
            { Stopped: true, CanRestore: false } => Html.Empty,
            { Stopped: true } t => Html.Of(
                $"""<button class="quiet" name="do" value="start-topic">{texts.StartTopic(t.Name)}</button>"""
            ),
            var t => Html.Of(
                $"""<button class="quiet" name="do" value="stop-topic">{texts.StopTopic(t.Name)}</button>"""
            ),
        };
        return Html.Of(
            $"""
            <form class="card stop" method="post" action="./{view.Token}">
            <h2>{texts.StopTitle}</h2>
            {topic}
            <button name="do" value="stop-all">{texts.StopAll}</button>
            <p class="soft small">{texts.StopNote}</p>
            </form>
            """
        );
    }
}
