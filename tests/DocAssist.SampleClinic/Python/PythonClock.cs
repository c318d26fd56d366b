using System;

namespace DocAssist.SampleClinic.Python;

/// <summary>A time of day or an offset as Python reads it, which is more leniently than it is documented.</summary>
/// <remarks>HasRest tells whether something was left over; before an offset Python does not mind that.</remarks>
internal sealed record PythonClock(int Hour, int Minute, int Second, int Microsecond, bool HasRest)
{
    private const int FractionLength = 6;

    public bool IsTimeOfDay => Hour < 24 && Minute < 60 && Second < 60;

    public long Ticks =>
        (((Hour * 60L) + Minute) * TimeSpan.TicksPerMinute) + (Second * TimeSpan.TicksPerSecond) + (Microsecond * 10L);

    public static PythonClock? Read(string text, int start, int end)
    {
        int[] parts = new int[3];
        int at = start;
        bool isSeparated = CharAt(text, start + 2) == ':';
        for (int i = 0; i < parts.Length; i++, at += isSeparated ? 1 : 0)
        {
            if (!TryDigits(text, ref at, 2, out parts[i]))
            {
                return null;
            }

            char next = CharAt(text, at);
            if (at + 1 >= end)
            {
                return new PythonClock(parts[0], parts[1], parts[2], 0, next != '\0');
            }

            if (next is '.' or ',')
            {
                return ReadFraction(text, at + 1, end, parts);
            }

            if (isSeparated && next != ':')
            {
                return null;
            }
        }

        return ReadFraction(text, at, end, parts);
    }

    private static PythonClock? ReadFraction(string text, int at, int end, int[] parts)
    {
        int length = Math.Min(end - at, FractionLength);
        if (!TryDigits(text, ref at, length, out int fraction))
        {
            return null;
        }

        for (int i = length; i < FractionLength; i++)
        {
            fraction *= 10;
        }

        while (IsDigit(CharAt(text, at)))
        {
            at++;
        }

        return new PythonClock(parts[0], parts[1], parts[2], fraction, CharAt(text, at) != '\0');
    }

    private static bool TryDigits(string text, ref int at, int count, out int value)
    {
        value = 0;
        for (int i = 0; i < count; i++, at++)
        {
            if (!IsDigit(CharAt(text, at)))
            {
                return false;
            }

            value = (value * 10) + (text[at] - '0');
        }

        return true;
    }

    private static char CharAt(string text, int at) => at < text.Length ? text[at] : '\0';

    private static bool IsDigit(char value) => value is >= '0' and <= '9';
}
