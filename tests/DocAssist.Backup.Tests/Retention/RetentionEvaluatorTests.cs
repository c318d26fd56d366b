using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace DocAssist.Backup.Tests.Retention;

public sealed class RetentionEvaluatorTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool The_newest_good_backup_is_never_removed(Catalogue catalogue)
    {
        BackupInfo? newest = BackupCatalog.NewestGood(catalogue.Backups);

        return newest is null || Removed(catalogue).All(b => b != newest);
    }

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool Never_fewer_good_ones_are_left_than_asked_for(Catalogue catalogue)
    {
        HashSet<BackupInfo> removed = [.. Removed(catalogue)];

        return catalogue.Backups.GroupBy(b => b.DataPath).All(group =>
        {
            int before = group.Count(CountsAsGood);
            int after = group.Count(b => CountsAsGood(b) && !removed.Contains(b));
            return after >= Math.Min(before, catalogue.Policy.KeepLast);
        });
    }

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool Only_good_backups_of_ours_with_our_names_are_removed(Catalogue catalogue) =>
        Removed(catalogue).All(b => b is { IsOurs: true, Verdict: BackupVerdict.Good, ClockSkew: false } && BackupName.TryParse(b.Name) is not null);

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool Carried_out_once_it_has_nothing_left_to_do(Catalogue catalogue)
    {
        HashSet<BackupInfo> removed = [.. Removed(catalogue)];

        return !Removed(catalogue with { Backups = catalogue.Backups.Where(b => !removed.Contains(b)).ToList() }).Any();
    }

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool The_order_of_the_list_does_not_matter(Catalogue catalogue)
    {
        IEnumerable<string> shuffled = Removed(catalogue with { Backups = catalogue.Backups.OrderBy(b => b.Id).ToList() }).Select(b => b.Name);

        return Removed(catalogue).Select(b => b.Name).SequenceEqual(shuffled);
    }

    [Property(Arbitrary = [typeof(RetentionEvaluatorTests)])]
    public bool Every_backup_gets_one_decision_with_a_reason(Catalogue catalogue)
    {
        IReadOnlyList<RetentionDecision> decisions = RetentionEvaluator.Evaluate(catalogue.Backups, catalogue.Policy, s_now);

        return decisions.Count == catalogue.Backups.Count && decisions.All(d => d.Reason.Length > 0);
    }

    [Fact]
    public void Seven_days_with_three_a_day()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 21).Select(i => Good(i, s_now.AddHours(-8 * i))).ToList();

        Assert.Equal(5, Kept(backups, new(5)).Count);
        Assert.Equal([0, 2, 5, 8, 11], Kept(backups, new(1, keepDaily: 5)));
        Assert.Equal([0, 5], Kept(backups, new(1, keepWeekly: 2)));
        Assert.Equal([0], Kept(backups, new(1, keepMonthly: 3)));
    }

    [Fact]
    public void The_one_just_made_stays_even_when_its_clock_was_wrong()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 5).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        BackupInfo made = Good(9, s_now.AddYears(-10));

        IReadOnlyList<RetentionDecision> decisions = RetentionEvaluator.Evaluate(backups.Append(made), new(3), s_now, made.Name);

        Assert.True(decisions.Single(d => d.Backup.Name == made.Name).Keep);
    }

    [Theory]
    [InlineData(BackupVerdict.Corrupt)]
    [InlineData(BackupVerdict.Suspect)]
    public void After_bad_news_nothing_is_removed(BackupVerdict news)
    {
        List<BackupInfo> backups = Enumerable.Range(1, 5).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups.Add(Good(0, s_now) with { Verdict = news });

        Assert.Equal(6, RetentionEvaluator.Evaluate(backups, new(1), s_now).Count(d => d.Keep));
    }

    [Fact]
    public void Suspect_data_that_a_restore_has_replaced_stops_nothing()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 4).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups.Add(Good(9, s_now.AddDays(-1)) with { Kind = BackupKind.Safety, Verdict = BackupVerdict.Suspect });

        Assert.Equal([0, 1, 9], Kept(backups, new(2)));
    }

    [Fact]
    public void A_good_backup_after_a_suspect_one_lets_retention_go_on_but_keeps_what_that_was_found_against()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 8).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups[4] = backups[4] with { Verdict = BackupVerdict.Suspect };

        Assert.Equal([0, 4, 5], Kept(backups, new(1)));
        Assert.Equal($"the last good one before {backups[4].Name}, which is suspect", RetentionEvaluator.Evaluate(backups, new(1), s_now).Single(d => d.Backup == backups[5]).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_confirmed_backup_answers_for_the_older_suspects(int confirmed)
    {
        List<BackupInfo> backups = Enumerable.Range(0, 8).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups[4] = backups[4] with { Verdict = BackupVerdict.Suspect };
        backups[confirmed] = backups[confirmed] with { Verdict = BackupVerdict.Good, ConfirmedAtUtc = s_now.UtcDateTime };

        Assert.Equal(confirmed == 4 ? [0] : [0, 4], Kept(backups, new(1)));
    }

    [Fact]
    public void A_suspect_backup_that_is_newer_than_the_confirmed_one_stops_everything()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 5).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups[0] = backups[0] with { Verdict = BackupVerdict.Suspect };
        backups[1] = backups[1] with { ConfirmedAtUtc = s_now.UtcDateTime };

        Assert.Equal(5, RetentionEvaluator.Evaluate(backups, new(1), s_now).Count(d => d.Keep));
    }

    [Fact]
    public void One_confirmed_under_a_wrong_clock_answers_for_none_that_is_made_later()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 5).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups[0] = backups[0] with { Verdict = BackupVerdict.Suspect };
        backups.Add(Good(5, s_now.AddYears(4)) with { ClockSkew = true, ConfirmedAtUtc = s_now.UtcDateTime });

        Assert.Equal(6, RetentionEvaluator.Evaluate(backups, new(1), s_now).Count(d => d.Keep));
    }

    [Fact]
    public void Another_clinic_in_the_same_root_is_left_alone()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 4).Select(i => Good(i, s_now.AddDays(-i))).ToList();
        backups.AddRange(Enumerable.Range(4, 2).Select(i => Good(i, s_now.AddDays(-100 - i)) with { DataPath = "/other" }));

        Assert.Equal([0, 1, 4, 5], Kept(backups, new(2)));
    }

    [Fact]
    public void Safety_backups_stay_for_thirty_days_and_three_for_ever()
    {
        List<BackupInfo> backups = Enumerable.Range(0, 6).Select(i => Safety(i, s_now.AddDays(-i * 10))).ToList();

        Assert.Equal([0, 1, 2], Kept(backups, new(1)));
        Assert.Equal([0, 1, 2], Kept(backups.Take(3).ToList(), new(1)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, -1)]
    public void A_policy_that_keeps_nothing_is_refused(int keepLast, int keepDaily)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetentionPolicy(keepLast, keepDaily));
    }

    /// <summary>Catalogues of every kind: gaps, equal times, futures, all verdicts, both makers, two clinics, foreign names.</summary>
    public static Arbitrary<Catalogue> Catalogues()
    {
        Gen<BackupInfo> backup =
            from number in Gen.Choose(0, 1_000_000)
            from hours in Gen.Choose(-100, 10_000)
            from verdict in Gen.Frequency((6, Gen.Constant(BackupVerdict.Good)), (2, Gen.Elements(Enum.GetValues(typeof(BackupVerdict)).Cast<BackupVerdict>().ToArray())))
            from ours in Gen.Frequency((8, Gen.Constant(true)), (1, Gen.Constant(false)))
            from kind in Gen.Frequency((8, Gen.Constant(BackupKind.Backup)), (1, Gen.Constant(BackupKind.Safety)))
            from path in Gen.Frequency((8, Gen.Constant("/data")), (1, Gen.Constant("/other")))
            from renamed in Gen.Frequency((12, Gen.Constant("")), (1, Gen.Constant("_KEEP")))
            select Make(number, s_now.AddHours(-hours), kind) with
            {
                Verdict = verdict,
                IsOurs = ours,
                DataPath = path,
                Name = Make(number, s_now.AddHours(-hours), kind).Name + renamed,
                ClockSkew = hours < 0,
            };
        Gen<Catalogue> catalogue =
            from backups in Gen.ListOf(backup)
            from last in Gen.Choose(1, 8)
            from daily in Gen.Choose(0, 4)
            from weekly in Gen.Choose(0, 4)
            from monthly in Gen.Choose(0, 4)
            select new Catalogue(backups.GroupBy(b => b.Name).Select(g => g.First()).ToList(), new(last, daily, weekly, monthly));
        return catalogue.ToArbitrary();
    }

    public sealed record Catalogue(IReadOnlyList<BackupInfo> Backups, RetentionPolicy Policy);

    private static bool CountsAsGood(BackupInfo b) =>
        b is { IsOurs: true, Verdict: BackupVerdict.Good, ClockSkew: false, Kind: BackupKind.Backup } && BackupName.TryParse(b.Name) is not null;

    private static IEnumerable<BackupInfo> Removed(Catalogue catalogue) =>
        RetentionEvaluator.Evaluate(catalogue.Backups, catalogue.Policy, s_now).Where(d => !d.Keep).Select(d => d.Backup);

    private static List<int> Kept(List<BackupInfo> backups, RetentionPolicy policy) =>
        RetentionEvaluator.Evaluate(backups, policy, s_now).Where(d => d.Keep).Select(d => int.Parse(d.Backup.Id!)).OrderBy(n => n).ToList();

    private static BackupInfo Good(int number, DateTimeOffset at) => Make(number, at, BackupKind.Backup);

    private static BackupInfo Safety(int number, DateTimeOffset at) => Make(number, at, BackupKind.Safety);

    private static BackupInfo Make(int number, DateTimeOffset at, BackupKind kind)
    {
        string name = new BackupName(kind, at.DateTime).ToString();
        return new()
        {
            Name = name,
            Verdict = BackupVerdict.Good,
            Kind = kind,
            CreatedAt = at.DateTime,
            CreatedAtUtc = at.UtcDateTime,
            IsOurs = true,
            DataPath = "/data",
            Id = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Path = "/backups/" + name,
            BackupRoot = "/backups",
        };
    }
}
