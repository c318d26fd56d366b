using System;
using Bogus;

namespace DocAssist.SampleClinic.Database;

/// <summary>Makes up patients, in the order in which they first came to the clinic.</summary>
internal sealed class PatientSource
{
    private const int DaysOfRecords = 3 * 365;

    // A Randomizer of its own: the static seed of Bogus is shared by everything in the process.
    private readonly Faker _faker;
    private readonly int _total;
    private readonly DateTime _today;

    public PatientSource(int seed, int total, DateTime today)
    {
        _faker = new Faker("en_IND") { Random = new Randomizer(seed) };
        _total = total;
        _today = today;
    }

    public Patient Next(int id)
    {
        Randomizer random = _faker.Random;
        DateTime first = _today.AddDays(-DaysOfRecords * (1.0 - ((id - 1.0) / _total)));
        DateTime createdAt = first.Date.AddMinutes(random.Int(9 * 60, (18 * 60) - 1));
        return new Patient(
            id,
            FormattableString.Invariant($"EMR-{createdAt.Year}-{id:0000}"),
            $"{_faker.Name.FirstName()} {_faker.Name.LastName()}",
            random.Int(16, 88),
            random.ArrayElement(["M", "F", "F", "M", "O"]),
            random.Replace("+91 9#### #####"),
            Address(random),
            createdAt);
    }

    private static string Address(Randomizer random)
    {
        string street = random.ArrayElement(ClinicalWords.Streets);
        string place = random.ArrayElement(ClinicalWords.Places);
        return FormattableString.Invariant($"{random.Int(1, 240)}, {street}, {place}");
    }
}
