# Names, manifests and listings must not depend on the language and the calendar of the machine, nor moments on its zone.

BeforeDiscovery {
    $cultures = @(
        @{ Culture = 'th-TH'; Year = 2569 }
        @{ Culture = 'ar-SA'; Year = 1447 }
        @{ Culture = 'fa-IR'; Year = 1404 }
        @{ Culture = 'tr-TR'; Year = 2026 }
    )
    # There .NET asks the system, which has one zone for all processes.
    $zoneIsNotInTheEnvironment = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $root = New-EmptyRoot
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Label 'ITIL istikl'
    $null = New-DatedBackup -Source $made.Path -At '2026-01-05 14:30:00'
    $null = New-DatedBackup -Source $made.Path -At '2025-03-21 08:15:00' -Verdict Partial
    $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2025-12-31T23:59:59

    # A line for each backup, with nothing in it that the culture could change but what the module says.
    $describe = {
        param($root)
        foreach ($backup in Get-DocAssistBackup -BackupRoot $root) {
            '{0}|{1}|{2}|{3}|{4}|{5}|{6}' -f @(
                $backup.Name, $backup.Verdict, $backup.CreatedAt.Ticks, $backup.CreatedAtUtc.Ticks, $backup.Label, $backup.PatientCount, ($backup.Reasons -join ' ')
            )
        }
    }
    $expected = & $describe $root

    function Get-Manifest([string] $Path) {
        # Without what differs from one backup to the next.
        $text = [IO.File]::ReadAllText((Join-Path $Path 'backup_manifest.json'))
        foreach ($key in 'created_at', 'id', 'created_at_utc', 'read_from_utc', 'manifest_sha256') { $text = $text -replace "`"$key`": `"[^`"]*`"", "`"$key`": `"`"" }
        # The files that the module adds name the backup and its time.
        $text -replace '(?s)\{[^{}]*"path":\s*"(HOW-TO-RESTORE\.txt|SHA256SUMS)"[^{}]*\}', '$1' -replace '"bytes": \d+', ''
    }
}

Describe 'In <Culture>' -ForEach $cultures {
    BeforeAll {
        $own = New-EmptyRoot
        $saved = $env:LC_ALL
        $env:LC_ALL = $Culture.Replace('-', '_') + '.UTF-8'
        try {
            $lines = @(Invoke-ChildCommand -Arguments $ModulePath, $Culture, $clinic, $root, $own, "$describe" -Script {
                    param($module, $culture, $data, $root, $own, $describe)
                    # Not every system takes the culture from the environment.
                    $info = New-Object Globalization.CultureInfo $culture
                    [Globalization.CultureInfo]::DefaultThreadCurrentCulture = $info
                    [Threading.Thread]::CurrentThread.CurrentCulture = $info
                    Import-Module -Name $module
                    # A day that is in the same year everywhere, whenever the test runs.
                    '{0} {1}' -f [Globalization.CultureInfo]::CurrentCulture.Name, $info.Calendar.GetYear([datetime]'2026-02-01')
                    $backup = New-DocAssistBackup -DataPath $data -BackupRoot $own -Label 'ITIL istikl'
                    $backup.Name
                    "$(Test-DocAssistBackup -BackupRoot $own -Full -Quiet)"
                    (Get-DocAssistBackup -BackupRoot $root -Name BACKUP_2026-01-05_14* -Verdict good).Name
                    & ([scriptblock]::Create($describe)) $root
                })
        }
        finally { $env:LC_ALL = $saved }
        $backup = Get-DocAssistBackup -BackupRoot $own
    }

    It 'the calendar really is another, or the letters' {
        $lines[0] | Should -Be "$Culture $Year"
    }

    It 'the name has the digits and the calendar that the app has' {
        $lines[1] | Should -MatchExactly '^backup_20[2-9][0-9]-[01][0-9]-[0-3][0-9]_[0-2][0-9]-[0-5][0-9]-[0-5][0-9]$'
        $backup.Name | Should -Be $lines[1]
        $backup.Name | Should -Be ('backup_' + $backup.CreatedAt.ToString('yyyy-MM-dd_HH-mm-ss', [Globalization.CultureInfo]::InvariantCulture))
        ([datetime]::UtcNow - $backup.CreatedAtUtc).Duration() | Should -BeLessThan ([timespan]'01:00:00')
    }

    It 'the manifest is the same' {
        Get-Manifest $backup.Path | Should -BeExactly (Get-Manifest $made.Path)
    }

    It 'the hints for a restore by hand are the same' {
        $text = foreach ($path in $made.Path, $backup.Path) {
            [IO.File]::ReadAllText((Join-Path $path 'HOW-TO-RESTORE.txt')) -replace '(?m)^(Backup|Made): .*$', ''
        }
        $text[1] | Should -BeExactly $text[0]
    }

    It 'the backup is verified in full' {
        $lines[2] | Should -Be 'True'
    }

    It 'names and words are found whatever their case' {
        $lines[3] | Should -Be 'backup_2026-01-05_14-30-00'
    }

    It 'the listing is the same' {
        $lines[4..($lines.Count - 1)] | Should -Be $expected
    }
}

Describe 'In another zone' -Skip:$zoneIsNotInTheEnvironment {
    BeforeAll {
        $shared = New-EmptyRoot
        $runs = foreach ($zone in 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu') {
            $saved = $env:TZ
            $env:TZ = $zone
            try {
                $lines = @(Invoke-ChildCommand -Arguments $ModulePath, $clinic, $shared -Script {
                        param($module, $data, $root)
                        Import-Module -Name $module
                        [TimeZoneInfo]::Local.GetUtcOffset([datetime]::UtcNow).ToString()
                        (New-DocAssistBackup -DataPath $data -BackupRoot $root -NoRetention).Name
                        Get-DocAssistBackup -BackupRoot $root | ForEach-Object { '{0} {1} {2} {3}' -f $_.Name, $_.CreatedAtUtc.Ticks, $_.Verdict, $_.ClockSkew }
                    })
            }
            finally { $env:TZ = $saved }
            [pscustomobject]@{ Zone = $zone; Offset = [timespan]$lines[0]; Name = $lines[1]; Listing = $lines[2..($lines.Count - 1)] }
        }
    }

    It 'the zones really differ, by more than a day' {
        $runs[0].Offset | Should -Be ([timespan]'14:00')
        $runs[1].Offset | Should -BeLessThan ([timespan]'-06:30')
        $runs[2].Offset | Should -Be ([timespan]'05:45')
    }

    It 'the name is in the local time of <_>' -ForEach 0, 1, 2 {
        $backup = Get-DocAssistBackup -BackupRoot $shared -Name $runs[$_].Name
        $backup.CreatedAt - $backup.CreatedAtUtc | Should -Be $runs[$_].Offset
        $backup.Name | Should -Be ('backup_' + $backup.CreatedAt.ToString('yyyy-MM-dd_HH-mm-ss', [Globalization.CultureInfo]::InvariantCulture))
    }

    It 'the listing goes by the moment and not by the name' {
        (Get-DocAssistBackup -BackupRoot $shared).Name | Should -Be $runs[2].Name, $runs[1].Name, $runs[0].Name
        $runs[1].Name | Should -BeLessThan $runs[0].Name
    }

    It 'the listing is the same as here' {
        $here = Get-DocAssistBackup -BackupRoot $shared | ForEach-Object { '{0} {1} {2} {3}' -f $_.Name, $_.CreatedAtUtc.Ticks, $_.Verdict, $_.ClockSkew }
        $runs[2].Listing | Should -Be $here
        $here -match 'True' | Should -BeNullOrEmpty
    }

    It '-Latest is the last that was made' {
        (Get-DocAssistBackup -BackupRoot $shared -Latest).Name | Should -Be $runs[2].Name
    }

    It 'the app''s own backups have the local time, which it does not tell' {
        $null = Invoke-SampleClinic app-backup --path $clinic --root $shared --at 2026-01-05T10:00:00
        $app = Get-DocAssistBackup -BackupRoot $shared -Name backup_2026-01-05_10-00-00
        $app.CreatedAtUtc | Should -Be ([datetime]'2026-01-05 10:00:00' - [TimeZoneInfo]::Local.GetUtcOffset([datetime]'2026-01-05 10:00:00'))
    }
}
