using System;
using System.Text;

namespace DocAssist.SampleClinic.Database;

/// <summary>Writes what a doctor writes.</summary>
internal static class NoteText
{
    private const int Stride = 5;

    public static string Visit(Random random, Condition condition)
    {
        StringBuilder text = new();
        text.Append("C/o ").Append(condition.Complaint.ToLowerInvariant()).Append(". ");
        Vitals(text, random);
        int sentences = random.Next(2, 6);
        int first = random.Next(ClinicalWords.Findings.Length);
        for (int i = 0; i < sentences; i++)
        {
            // A stride that shares no factor with the number of findings repeats none.
            text.Append(' ').Append(ClinicalWords.Findings[(first + (i * Stride)) % ClinicalWords.Findings.Length]);
        }

        return text.ToString();
    }

    public static string Prescription(Random random, Condition condition)
    {
        string days = FormattableString.Invariant($"{random.Next(3, 31)} days");
        string weeks = FormattableString.Invariant($"{random.Next(2, 9)} weeks");
        string medication = $$"""
            {"drug_name": "{{condition.Drug}}", "strength": "{{condition.Strength}}", "frequency": "{{condition.Frequency}}", "duration": "{{days}}"}
            """;
        return $$"""
            {"medications": [{{medication}}], "advice": ["{{Pick(random, ClinicalWords.Findings)}}"], "follow_up": "{{weeks}}"}
            """;
    }

    /// <summary>A long run of notes, to cut shorter ones from.</summary>
    public static string Pool(Random random, int length)
    {
        StringBuilder text = new(length + 200);
        while (text.Length < length)
        {
            Condition condition = Pick(random, ClinicalWords.Conditions);
            text.Append(condition.Diagnosis).Append(". ");
            Vitals(text, random);
            text.Append(' ').Append(Pick(random, ClinicalWords.Findings));
            text.Append(' ').Append(Pick(random, ClinicalWords.Findings)).Append('\n');
        }

        return text.ToString();
    }

    public static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private static void Vitals(StringBuilder text, Random random)
    {
        text.Append(FormattableString.Invariant($"BP {random.Next(100, 171)}/{random.Next(60, 101)} mmHg, "));
        text.Append(FormattableString.Invariant($"pulse {random.Next(58, 111)}/min, SpO2 {random.Next(94, 100)} %, "));
        text.Append(FormattableString.Invariant($"weight {random.Next(42, 98)} kg."));
    }
}
