# What the clinic app and this module make of each other's backups. The program of the sample clinic follows the app's own rules.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')

    function Get-AppListing([string] $Root) {
        # Windows PowerShell reads a list of JSON as one object.
        $list = (Invoke-SampleClinic app-list --root $Root) -join "`n" | ConvertFrom-Json
        foreach ($entry in $list) { $entry }
    }

    function ConvertFrom-AppTime($Time) {
        # ConvertFrom-Json makes a date of what looks like one, in PowerShell 7 only.
        if ($Time -is [datetime]) { $Time } else { [datetime]::Parse($Time, [Globalization.CultureInfo]::InvariantCulture) }
    }
}

Describe 'The manifest of a backup' {
    BeforeAll {
        $label = 'l' + [char]0xE4 + [char]0x915 + '</b>&' + "'"
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot) -Label $label
        $bytes = [IO.File]::ReadAllBytes((Join-Path $backup.Path 'backup_manifest.json'))
        $text = [Text.Encoding]::ASCII.GetString($bytes)
        $lines = $text -split "`n"
    }

    It 'is plain ASCII without a mark at its beginning, so that every platform of the app reads it alike' {
        $bytes[0] | Should -Be ([byte][char]'{')
        ($bytes | Measure-Object -Maximum).Maximum | Should -BeLessThan 128
        $bytes -contains 13 | Should -BeFalse
        $bytes[-1] | Should -Be 10
    }

    It 'begins with the seven keys of the app, in their order, and has one of its own after them' {
        $keys = $lines | Where-Object { $_ -match '^  "(\w+)":' } | ForEach-Object { $matches[1] }
        $keys | Should -Be 'created_at', 'version', 'type', 'patient_count', 'visit_count', 'app_version', 'encrypted', 'docassist_backup'
    }

    It 'has the values that the app expects' {
        $lines[2] | Should -BeExactly '  "version": "1.0",'
        $lines[3] | Should -BeExactly '  "type": "simple_backup",'
        $lines[4] | Should -BeExactly "  `"patient_count`": $($backup.PatientCount),"
        $lines[5] | Should -BeExactly "  `"visit_count`": $($backup.VisitCount),"
        $lines[6] | Should -MatchExactly '^  "app_version": "DocAssist\.Backup \d+\.\d+\.\d+",$'
        $lines[7] | Should -BeExactly '  "encrypted": false,'
    }

    It 'has a local time with six digits and no offset' {
        $lines[1] | Should -MatchExactly '^  "created_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}",$'
        $lines[1] | Should -Match $backup.CreatedAt.ToString('yyyy-MM-ddTHH:mm:ss', [Globalization.CultureInfo]::InvariantCulture)
    }

    It 'is JSON, and what is not ASCII comes back' {
        ($text | ConvertFrom-Json).docassist_backup.label | Should -BeExactly $label
    }

    It 'ends with the hash of all that is before it' {
        $body = $text.Substring(0, $text.LastIndexOf(",`n    `"manifest_sha256`": "))
        $hash = (Get-FileHash -InputStream (New-Object IO.MemoryStream (, [Text.Encoding]::ASCII.GetBytes($body)))).Hash.ToLowerInvariant()
        $text.Substring($body.Length) | Should -BeExactly ",`n    `"manifest_sha256`": `"$hash`"`n  }`n}`n"
    }

    It 'lists the files and databases that are there, with their sums' {
        $details = ($text | ConvertFrom-Json).docassist_backup
        $there = Get-ChildItem -LiteralPath $backup.Path -Recurse -File | ForEach-Object { $_.FullName.Substring($backup.Path.Length + 1).Replace('\', '/') } | Where-Object { $_ -ne 'backup_manifest.json' }
        ($details.files.path | Sort-Object) | Should -Be ($there | Sort-Object)
        foreach ($file in $details.files) { $file.sha256 | Should -Be (Get-FileHash -LiteralPath (Join-Path $backup.Path $file.path)).Hash }
        ($details.databases.path | Sort-Object) | Should -Be 'chroma/chroma.sqlite3', 'clinic.db'
        $details.databases.integrity.result | Should -Be 'ok', 'ok'
    }
}

Describe 'The app' {
    It 'lists our backups, with their dates and counts, and nothing else that we make' {
        $root = New-EmptyRoot
        $made = foreach ($number in 1..2) { New-DocAssistBackup -DataPath $clinic -BackupRoot $root }
        $null = Test-DocAssistBackup -BackupRoot $root
        $null = New-Item -ItemType Directory -Path "$root/.removing_backup_2026-01-05_14-30-00_0a1b2c3d"
        $listed = @(Get-AppListing $root)
        $listed.name | Should -Be ($made.Name | Sort-Object -Descending)
        foreach ($entry in $listed) {
            $backup = Get-DocAssistBackup -BackupRoot $root -Name $entry.name
            (ConvertFrom-AppTime $entry.created_at).ToString('s') | Should -Be $backup.CreatedAt.ToString('s')
            $entry.patient_count, $entry.visit_count | Should -Be $backup.PatientCount, $backup.VisitCount
        }
    }

    It 'lists nothing of ours that is in progress' {
        $data = Join-Path $TestDrive 'locked'
        Copy-Item -LiteralPath $clinic -Destination $data -Recurse
        $root = New-EmptyRoot
        $session = New-Session
        $lock = Lock-Database (Join-Path $data 'clinic.db')
        try {
            $started = Start-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 600 } $data, $root
            Wait-Until { $started.Run.IsCompleted -or [IO.Directory]::GetDirectories($root, '.partial_*').Count }
            @([IO.Directory]::GetDirectories($root)).Count | Should -Be 2
            Get-AppListing $root | Should -BeNullOrEmpty
            Get-DocAssistBackup -BackupRoot $root | Should -BeNullOrEmpty
            $started.Shell.Stop()
        }
        finally {
            Stop-Child $lock
            Close-Session $session
        }
    }

    It 'lists our backups and its own together, by their dates' {
        $root = New-EmptyRoot
        $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-05T10:00:00
        $ours = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        @(Get-AppListing $root).name | Should -Be $ours.Name, 'backup_2026-01-05_10-00-00'
    }
}

Describe 'A backup of the app' {
    BeforeEach {
        $root = New-EmptyRoot
        $path = @(Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-05T10:00:00.123456)[0]
    }

    It 'is listed as it is: unverified, with its date and its counts' {
        $backup = Get-DocAssistBackup -BackupRoot $root
        "$($backup.Verdict) $($backup.Kind) $($backup.IsOurs)" | Should -Be 'Unverified Backup False'
        $backup.Path | Should -Be $path
        $backup.CreatedAt.ToString('s') | Should -Be '2026-01-05T10:00:00'
        $backup.PatientCount | Should -Be 10
        $backup.Reasons | Should -Match 'Test-DocAssistBackup'
        "$($backup.VerifiedAtUtc)$($backup.Verification)" | Should -BeNullOrEmpty
    }

    It 'is good when a check has passed it, <Name>, and the listing knows' -ForEach @(
        @{ Name = 'quick'; Full = $false }
        @{ Name = 'full'; Full = $true }
    ) {
        $report = Test-DocAssistBackup -BackupRoot $root -Full:$Full
        "$($report.Verdict) $($report.Intact) $($report.PatientCount)" | Should -Be 'Good True 10'
        $backup = Get-DocAssistBackup -BackupRoot $root
        "$($backup.Verdict) $($backup.Verification)" | Should -Be "Good $Name"
        $backup.Reasons | Should -BeNullOrEmpty
        (Test-DocAssistDatabase -DataPath $clinic -BackupRoot $root).NewestGoodBackup | Should -Be $backup.Name
    }

    It 'is not changed by a check' {
        $before = Get-FolderState $path
        $null = Test-DocAssistBackup -BackupRoot $root -Full
        Get-FolderState $path | Should -Be $before
    }

    It 'is damaged when a check finds a database torn or gone: <Name>' -ForEach @(
        @{ Name = 'clinic.db is gone'; Make = { Remove-Item -LiteralPath "$path/clinic.db" } }
        @{ Name = 'clinic.db is empty'; Make = { [IO.File]::WriteAllBytes("$path/clinic.db", @()) } }
        @{ Name = 'clinic.db is cut'; Make = { $file = [IO.File]::OpenWrite("$path/clinic.db"); $file.SetLength($file.Length / 2); $file.Dispose() } }
        @{ Name = 'the vector store is torn'; Make = {
                $file = [IO.File]::OpenWrite("$path/chroma/chroma.sqlite3")
                $file.Position = 4096
                $file.Write((New-Object byte[] 8192), 0, 8192)
                $file.Dispose()
            }
        }
    ) {
        . $Make
        (Test-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Damaged'
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Damaged'
    }

    It 'stays unverified when it holds other numbers than it says' {
        $file = Join-Path $path 'backup_manifest.json'
        [IO.File]::WriteAllText($file, [IO.File]::ReadAllText($file).Replace('"patient_count": 10', '"patient_count": 11'))
        $report = Test-DocAssistBackup -BackupRoot $root
        "$($report.Verdict) $($report.Intact) $($report.Issues.Kind)" | Should -Be 'Unverified True CountDiffers'
        Test-DocAssistBackup -BackupRoot $root -Quiet | Should -BeFalse
    }

    It 'is unverified again when the app has put another in its place' {
        $null = Test-DocAssistBackup -BackupRoot $root
        Remove-Item -LiteralPath $path -Recurse
        $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-05T10:00:00.654321
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Unverified'
    }

    It 'that is being made, without a manifest yet, is not called damaged' {
        Remove-Item -LiteralPath "$path/backup_manifest.json"
        $backup = Get-DocAssistBackup -BackupRoot $root
        "$($backup.Verdict) $($backup.Reasons)" | Should -Match 'Unverified .*may still be making it'
        (Get-Item -LiteralPath $path).LastWriteTimeUtc = [datetime]::UtcNow.AddHours(-1)
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Damaged'
    }

    It 'before a restore, which never has a manifest, can be verified too' {
        $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-05T11:00:00 --safety
        (Get-DocAssistBackup -BackupRoot $root -Kind Safety).Verdict | Should -Be 'Unverified'
        $report = Test-DocAssistBackup -BackupRoot $root -Name safety_*
        "$($report.Verdict) $($report.PatientCount)" | Should -Be 'Good 10'
    }
}
