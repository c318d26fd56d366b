using System;

namespace DocAssist.SampleClinic;

/// <summary>The TypeError that a date with an offset brings up in the app, wherever it compares dates.</summary>
/// <param name="folder">The backup with the offset.</param>
public sealed class AppTypeErrorException(string folder)
    : Exception($"can't compare offset-naive and offset-aware datetimes ({folder})");
