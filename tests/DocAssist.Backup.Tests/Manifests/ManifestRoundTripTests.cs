using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace DocAssist.Backup.Tests.Manifests;

/// <summary>Whatever a user writes and a clinic calls its files, the manifest gives back.</summary>
public sealed class ManifestRoundTripTests : IDisposable
{
    private readonly TestClinic _clinic = TestClinic.Create();

    [Property(MaxTest = 25, Arbitrary = [typeof(ManifestRoundTripTests)])]
    public void Labels_names_and_moments_come_back(Sample sample)
    {
        string folder = Path.Combine(_clinic.Data, "prescriptions", "odd");
        Directory.CreateDirectory(folder);
        foreach (string name in sample.Names)
        {
            File.WriteAllText(Path.Combine(folder, name), name);
        }
        _clinic.Now = sample.Moment;

        BackupInfo made = _clinic.BackUp(o => o with { Label = sample.Label });

        BackupInfo listed = _clinic.Find(made.Name);
        Assert.Equal(sample.Label, listed.Label);
        Assert.Equal(sample.Moment.UtcDateTime, listed.CreatedAtUtc, TimeSpan.FromSeconds(sample.Repeats));
        Assert.Equal(BackupVerdict.Good, _clinic.Verify(listed).Verdict);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(made.Path, recursive: true);
    }

    public static Arbitrary<Sample> Samples()
    {
        // Every kind of letter, but no half of a pair and nothing that no file name can have.
        char[] letters = "aZ0 .-_'\"%$&()[]{}<>|*?:;,!~`^=+#@\\äßéकम\u0651\u200f\u202e漢字\u0001\n\t".Where(c => Shell.IsWindows is false || !Path.GetInvalidFileNameChars().Contains(c)).ToArray();
        Gen<string> text = Gen.Elements(letters).ListOf().Select(chars => new string(chars.Take(40).ToArray()));
        Gen<Sample> sample =
            from label in text.Where(t => t.Length > 0)
            from names in text.Where(n => n.Length > 0 && n is not ("." or "..")).ListOf()
            from seconds in Gen.Choose(0, 2_000_000_000)
            from quarters in Gen.Choose(-56, 56)
            select new Sample(label, names.Take(5).Distinct().ToList(), new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds).ToOffset(TimeSpan.FromMinutes(15 * quarters)));
        return sample.ToArbitrary();
    }

    public void Dispose() => _clinic.Dispose();

    public sealed record Sample(string Label, IReadOnlyList<string> Names, DateTimeOffset Moment)
    {
        /// <summary>A name that was taken moves the moment by a second.</summary>
        public int Repeats => 1;
    }
}
