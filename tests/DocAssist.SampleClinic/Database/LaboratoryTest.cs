namespace DocAssist.SampleClinic.Database;

/// <summary>A test with the range that counts as normal, in tenths of its unit.</summary>
internal sealed record LaboratoryTest(string Name, string Unit, int Low, int High);
