using System;
using System.Globalization;
using System.IO;
using DocAssist.SampleClinic.Database;

namespace DocAssist.SampleClinic.Files;

/// <summary>Makes prescriptions/year/month/*.pdf.</summary>
internal static class PrescriptionFiles
{
    private const int PictureWidth = 32;
    private const int SmallestPicture = 30;

    public static int Create(string folder, ClinicRecords records, ClinicOptions options)
    {
        // The app makes the folder of a month before it has anything to put there.
        Directory.CreateDirectory(Month(folder, options.Today.AddMonths(1)));
        int count = records.Visits.Count == 0 ? 0 : options.Prescriptions;
        Random random = new(options.Seed);
        for (int i = 0; i < count; i++)
        {
            Visit visit = records.Visits[(int)((long)i * records.Visits.Count / count)];
            string month = Month(folder, visit.Time);
            Directory.CreateDirectory(month);
            string day = visit.Time.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            string path = Path.Combine(month, FormattableString.Invariant($"{visit.Patient.Uhid}_{day}_{i + 1:00000}.pdf"));
            File.WriteAllBytes(path, PdfDocument.Create(Lines(visit), Picture(random, options.LargestPrescription), PictureWidth));
            File.SetLastWriteTime(path, visit.Time);
        }

        return count;
    }

    private static string Month(string folder, DateTime time) => Path.Combine(
        folder,
        time.ToString("yyyy", CultureInfo.InvariantCulture),
        time.ToString("MM", CultureInfo.InvariantCulture));

    private static string[] Lines(Visit visit) =>
    [
        "Prescription",
        $"Date: {ClinicTime.Date(visit.Time)}",
        FormattableString.Invariant($"Patient: {visit.Patient.Name}, {visit.Patient.Age}/{visit.Patient.Gender}"),
        $"UHID: {visit.Patient.Uhid}",
        $"Complaint: {visit.Condition.Complaint}",
        $"Diagnosis: {visit.Condition.Diagnosis}",
        $"Rx: {visit.Condition.Drug} {visit.Condition.Strength}, {visit.Condition.Frequency}",
        $"Investigation: {visit.Condition.Test.Name}",
    ];

    /// <summary>Most files of a clinic are small and a few are large: hence the cube.</summary>
    private static byte[] Picture(Random random, int largest)
    {
        double share = Math.Pow(random.NextDouble(), 3);
        int rows = SmallestPicture + (int)(share * Math.Max(0, (largest / PictureWidth) - SmallestPicture));
        byte[] bytes = new byte[rows * PictureWidth];
        random.NextBytes(bytes);
        return bytes;
    }
}
