BeforeDiscovery {
    $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $year = (Get-Date).Year
    # Patients come one after another until the last day of this year, so the larger clinic has two later ones.
    $options = '--prescriptions', '4', '--vectors', '10', '--today', "$year-12-31T18:00:00"
    $template = New-SampleClinic (Join-Path $TestDrive 'template') -Patients 10 -Options $options
    $larger = New-SampleClinic (Join-Path $TestDrive 'larger') -Patients 12 -Options $options
    $session = New-Session

    function New-Clinic {
        # A clinic with one backup in its root.
        $place = New-EmptyRoot
        $data = Join-Path $place 'data'
        Copy-Item -LiteralPath $template -Destination $data -Recurse
        $root = (New-Item -ItemType Directory -Path (Join-Path $place 'root')).FullName
        $made = New-DocAssistBackup -DataPath $data -BackupRoot $root
        [pscustomobject]@{ Data = $data; Root = $root; Made = $made }
    }

    function Edit-Clinic($Clinic) {
        # Since the backup two patients have come; of the documents one was deleted, one has changed, one is new.
        Copy-Item -LiteralPath (Join-Path $larger 'clinic.db') -Destination (Join-Path $Clinic.Data 'clinic.db') -Force
        $documents = @(Get-ChildItem -Path (Join-Path $Clinic.Data 'prescriptions') -Filter *.pdf -Recurse | Sort-Object -Property FullName)
        Remove-Item -LiteralPath $documents[0].FullName
        Add-Content -LiteralPath $documents[1].FullName -Value 'more'
        Set-Content -LiteralPath (Join-Path $Clinic.Data 'prescriptions/new.pdf') -Value "%PDF-1.4`n%%EOF"
        Set-Content -LiteralPath (Join-Path $Clinic.Data 'settings.json') -Value '{ "changed": true }'
    }

    function Get-DocumentState([string] $Folder) {
        # A line for each file but the databases: its path and its bytes.
        Get-ChildItem -LiteralPath $Folder -Recurse -Force -File | Where-Object { $_.Name -notlike '*.db*' -and $_.Name -notlike '*.sqlite3*' } | Sort-Object -Property FullName |
            ForEach-Object { '{0} {1}' -f $_.FullName.Substring($Folder.Length).Replace('\', '/'), (Get-FileHash -LiteralPath $_.FullName).Hash }
    }

    function Get-PatientCount([string] $Data) { (Test-DocAssistDatabase -DataPath $Data -BackupRoot $Data).PatientCount }

    function Edit-Byte([string] $Path) {
        # Turns one bit of the last byte.
        $bytes = [IO.File]::ReadAllBytes($Path)
        $time = (Get-Item -LiteralPath $Path).LastWriteTimeUtc
        $bytes[$bytes.Length - 1] = $bytes[$bytes.Length - 1] -bxor 4
        [IO.File]::WriteAllBytes($Path, $bytes)
        (Get-Item -LiteralPath $Path).LastWriteTimeUtc = $time
    }

    function Assert-Failure($Failure, [string] $Id) {
        $Failure.Errors.FullyQualifiedErrorId | Should -BeExactly "$Id,DocAssist.Backup.PowerShell.Commands.RestoreDocAssistBackupCommand"
        $Failure.Errors[0].ErrorDetails.RecommendedAction | Should -Match '^[A-Z].*\.$'
        $Failure.Output | Should -BeNullOrEmpty
    }
}

AfterAll { Close-Session $session }

Describe 'Restore-DocAssistBackup' {
    BeforeAll {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $before = Get-DocumentState $clinic.Data
        $result = Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force
        $after = Get-DocumentState $clinic.Data
    }

    It 'makes the data what the backup is' {
        $after | Should -Be (Get-DocumentState $template)
        Get-PatientCount $clinic.Data | Should -Be 10
        [IO.Directory]::GetFileSystemEntries($clinic.Data) | Split-Path -Leaf | Sort-Object | Should -Be 'chroma', 'clinic.db', 'prescriptions', 'settings.json'
    }

    It 'says what it did' {
        $result.Backup, $result.BackupPath, $result.DataPath | Should -Be $clinic.Made.Name, $clinic.Made.Path, $clinic.Data
        "$($result.Verdict) $($result.SafetyVerdict)" | Should -Be 'Good Good'
        $result.PatientCount, $result.VisitCount | Should -Be $clinic.Made.PatientCount, $clinic.Made.VisitCount
        $result.BackupCreatedAt | Should -Be $clinic.Made.CreatedAt
        $result.Items | ForEach-Object { "$($_.Item)" } | Should -Be 'Database', 'VectorStore', 'Prescriptions', 'Settings'
        $result.Items | ForEach-Object { "$($_.Outcome)" } | Sort-Object -Unique | Should -Be 'Restored'
        ($result.Items | Measure-Object -Property Files -Sum).Sum | Should -Be $result.FileCount
        $result.FileCount | Should -Be ($clinic.Made.FileCount - 2) -Because 'HOW-TO-RESTORE.txt and SHA256SUMS stay in the backup'
        $result.Duration | Should -BeGreaterThan ([timespan]::Zero)
        $parts = $result.VerifyTime + $result.CopyTime + $result.SafetyTime + $result.SwapTime
        $parts | Should -BeLessOrEqual $result.Duration
    }

    It 'makes a safety backup of what was there, listed as such' {
        $safety = Get-DocAssistBackup -BackupRoot $clinic.Root -Kind Safety
        $safety.Name, $safety.Path | Should -Be $result.SafetyBackup, $result.SafetyBackupPath
        "$($safety.Verdict) $($safety.Kind)" | Should -Be 'Good Safety'
        $safety.PatientCount, $safety.Label | Should -Be 12, "before the restore of $($clinic.Made.Name)"
        Join-Path $safety.Path 'SAFETY_BACKUP.txt' | Should -Exist
        Test-DocAssistBackup -LiteralPath $safety.Path -Full -Quiet | Should -BeTrue
    }

    It 'leaves the backup as it was' {
        Test-DocAssistBackup -LiteralPath $clinic.Made.Path -Full -Quiet | Should -BeTrue
    }

    It 'is undone by the command that the result gives' {
        $result.Undo | Should -Match ([regex]::Escape("-Name $($result.SafetyBackup) "))
        $undone = & ([scriptblock]::Create("$($result.Undo) -Confirm:`$false"))
        $undone.Backup | Should -Be $result.SafetyBackup
        Get-DocumentState $clinic.Data | Should -Be $before
        Get-PatientCount $clinic.Data | Should -Be 12
    }

    It 'gives a result that is still useful after remoting' {
        $file = Join-Path $TestDrive 'result.xml'
        $result | Export-Clixml -LiteralPath $file
        $copy = Import-Clixml -LiteralPath $file
        $copy.Backup, $copy.FileCount, $copy.Undo, $copy.Duration | Should -Be $result.Backup, $result.FileCount, $result.Undo, $result.Duration
        $copy.Verdict.ToString(), "$($copy.Items[0])" | Should -Be 'Good', 'Database: 1 file'
        ($copy | Format-Table | Out-String -Width 120) | Should -BeExactly ($result | Format-Table | Out-String -Width 120)
    }
}

Describe 'The backup that is restored' {
    BeforeAll {
        $clinic = New-Clinic
        foreach ($day in '01', '02') { $null = New-DatedBackup -Source $clinic.Made.Path -At "2026-01-$day" }
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-03' -Verdict Partial
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-04' -Kind Safety
        Remove-DocAssistBackup -LiteralPath $clinic.Made.Path -Force
        $folder = Split-Path -Leaf (Split-Path -Parent $clinic.Root)
        $values = @{ DataPath = $clinic.Data; Force = $true }
    }

    It 'is <What>' -ForEach @(
        @{ What = 'the newest good one, and no safety backup, when nothing is named'; Script = { Restore-DocAssistBackup -BackupRoot $clinic.Root @values }; Day = '02' }
        @{ What = 'chosen by position'; Script = { Restore-DocAssistBackup backup_2026-01-01_00-00-00 -BackupDir $clinic.Root -DataDir $clinic.Data -Force }; Day = '01' }
        @{ What = 'chosen by name, in capital letters'; Script = { Restore-DocAssistBackup -Name BACKUP_2026-01-01_00-00-00 -BackupLocation $clinic.Root @values }; Day = '01' }
        @{ What = 'chosen by a wildcard that fits one'; Script = { Restore-DocAssistBackup backup_*-01_* -BackupRoot $clinic.Root @values }; Day = '01' }
        @{ What = 'chosen by path, and its root gets the safety backup'; Script = { Restore-DocAssistBackup -LiteralPath "$($clinic.Root)/backup_2026-01-01_00-00-00" @values }; Day = '01' }
        @{ What = 'chosen by a relative path, for data at a relative path'; Script = { Restore-DocAssistBackup -Path "./$folder/root/backup_2026-01-01_00-00-00" -DataPath "$folder/data" -Force }; Day = '01' }
        @{ What = 'in the home folder, as the data is'; Script = {
                $provider = Get-PSProvider -PSProvider FileSystem
                $saved = $provider.Home
                $provider.Home = "$TestDrive"
                try { Restore-DocAssistBackup -BackupRoot "~/$folder/root" -DataPath "~/$folder/data" -Force } finally { $provider.Home = $saved }
            }; Day = '02'
        }
        @{ What = 'a backup - piped'; Script = { Get-DocAssistBackup -BackupRoot $clinic.Root -Verdict Good -Kind Backup -Latest | Restore-DocAssistBackup @values }; Day = '02' }
        @{ What = 'a name - piped'; Script = { 'backup_2026-01-01_00-00-00' | Restore-DocAssistBackup -BackupRoot $clinic.Root @values }; Day = '01' }
        @{ What = 'a folder - piped'; Script = { Get-Item -LiteralPath "$($clinic.Root)/backup_2026-01-01_00-00-00" | Restore-DocAssistBackup @values }; Day = '01' }
        @{ What = 'an object that came from another session - piped'; Script = {
                $backup = Get-DocAssistBackup -BackupRoot $clinic.Root -Name backup_2026-01-01*
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($backup)) | Restore-DocAssistBackup @values
            }; Day = '01'
        }
        @{ What = 'the same one, named twice'; Script = { 'backup_2026-01-01_00-00-00', 'backup_2026-01-01*' | Restore-DocAssistBackup -BackupRoot $clinic.Root @values }; Day = '01' }
        @{ What = 'found by the environment variables, as the data is'; Script = {
                $saved = $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR
                $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $clinic.Data, $clinic.Root
                try { Restore-DocAssistBackup -Force } finally { $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $saved }
            }; Day = '02'
        }
    ) {
        Push-Location -LiteralPath "$TestDrive"
        try { $results = @(& $Script) }
        finally { Pop-Location }
        $results.Count | Should -Be 1
        $results[0].Backup | Should -Be "backup_2026-01-${Day}_00-00-00"
        $results[0].DataPath | Should -Be $clinic.Data
        Split-Path -Parent $results[0].SafetyBackupPath | Should -Be $clinic.Root
    }

    It 'is not one of two: nothing is restored then, -Force or not' {
        $before = Get-FolderState $clinic.Data
        $published = Get-Published $clinic.Root
        foreach ($script in { Get-DocAssistBackup -BackupRoot $clinic.Root backup_2026-01-0[12]* | Restore-DocAssistBackup @values }, { Restore-DocAssistBackup backup_2026-01-0[12]* -BackupRoot $clinic.Root @values }) {
            $failure = Get-Failure $script
            Assert-Failure $failure 'MoreThanOneBackup'
            $failure.Terminating | Should -BeTrue
            "$($failure.Errors[0])" | Should -Match 'backup_2026-01-02_00-00-00, backup_2026-01-01_00-00-00|backup_2026-01-01_00-00-00, backup_2026-01-02_00-00-00'
        }
        Get-FolderState $clinic.Data | Should -Be $before
        Get-Published $clinic.Root | Should -Be $published
    }

    It 'is none for a wildcard that fits nothing' {
        $failure = Get-Failure { Restore-DocAssistBackup *-1999-* -BackupRoot $clinic.Root @values }
        $failure.Errors | Should -BeNullOrEmpty
        $failure.Output | Should -BeNullOrEmpty
    }

    It 'is completed by the Tab key' {
        $line = "Restore-DocAssistBackup -BackupRoot '$($clinic.Root)' -Name backup_2026-01-01"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'backup_2026-01-01_00-00-00'
    }
}

Describe 'Before a restore' {
    BeforeAll {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        # A command that may write has been here before: its lock file must not be taken for a change.
        $null = Test-DocAssistBackup -BackupRoot $clinic.Root
        $before = Get-FolderState $clinic.Data $clinic.Root
    }

    AfterEach { Get-FolderState $clinic.Data $clinic.Root | Should -Be $before }

    It '-WhatIf shows the plan and what would be lost, and changes nothing: <Name>' -ForEach @(
        @{ Name = 'alone'; Script = { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -WhatIf } }
        @{ Name = 'stronger than -Force'; Script = { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Force -WhatIf } }
        @{ Name = 'stronger than -Confirm'; Script = { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Confirm -WhatIf } }
        @{ Name = 'as $WhatIfPreference, with -Force'; Script = { param($data, $root) $WhatIfPreference = $true; Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Force } }
        @{ Name = 'through a pipe'; Script = { param($data, $root) Get-DocAssistBackup -BackupRoot $root | Restore-DocAssistBackup -DataPath $data -WhatIf } }
    ) {
        $run = Invoke-InSession $session $Script $clinic.Data, $clinic.Root
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
        $run.Lines.Count | Should -Be 5
        $run.Lines[0] | Should -Match ([regex]::Escape("Restore $($clinic.Made.Name) (Good, now), $($clinic.Made.FileCount - 2) files"))
        $run.Lines[0] | Should -Match ([regex]::Escape("on target `"$($clinic.Data)`""))
        $run.Lines[0] | Should -Match 'what is there now is saved first'
        $run.Lines[0] | Should -Match '2 patients and \d+ visits would be gone\. Of all tables: \d+ rows would be gone, \d+ rows would be changed back\.'
        # Prescriptions: one is new, one has changed, and settings.json has.
        $run.Lines[0] | Should -Match '1 file would be gone, 2 files would be changed back\.'
        $run.Lines[0] | Should -Match "The app would give 2 numbers \(EMR-$year-0011 and on\), already printed on papers, to other patients\."
        $run.Lines[1] | Should -Match 'Replace by what the backup has \(1 file\)" on target "Database"'
        $run.Lines[3] | Should -Match 'Replace by what the backup has \(4 files\)" on target "Prescriptions"'
    }

    It '-WhatIf says what is left alone, and counts no loss there' {
        $run = Invoke-InSession $session { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Item Prescriptions -WhatIf } $clinic.Data, $clinic.Root
        $run.Lines[0] | Should -Not -Match 'patients|numbers'
        $run.Lines[0] | Should -Match '1 file would be gone, 1 file would be changed back\.'
        $run.Lines[1] | Should -Match 'Leave alone \(not asked for; left as it is\)" on target "Database"'
    }

    It 'the question is asked once, says what would be lost, and No changes nothing: <Name>' -ForEach @(
        @{ Name = 'by itself'; Script = { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root } }
        @{ Name = '-Confirm, stronger than -Force'; Script = { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Force -Confirm } }
    ) {
        $run = Invoke-InSession $session $Script $clinic.Data, $clinic.Root -Answers 'No'
        $run.Questions.Count | Should -Be 1
        $run.Questions[0] | Should -Match ([regex]::Escape("Restore $($clinic.Made.Name) (Good, now)"))
        $run.Questions[0] | Should -Match '2 patients and \d+ visits would be gone'
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'a question that nobody can answer restores nothing' {
        $line = Invoke-ChildCommand -Arguments $ModulePath, $clinic.Data, $clinic.Root -Script {
            param($module, $data, $root)
            Import-Module -Name $module
            try { Restore-DocAssistBackup -DataPath $data -BackupRoot $root; 'went on' }
            catch { 'refused' }
        }
        $line | Should -Be 'refused'
    }
}

Describe 'Restore-DocAssistBackup -Confirm' {
    It 'restores what is answered with Yes, shows progress to the end, and is not asked with -Confirm:$false' {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $run = Invoke-InSession $session { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root } $clinic.Data, $clinic.Root -Answers 'Yes'
        $run.Questions.Count, $run.Unasked | Should -Be 1, 0
        $run.Output.Backup | Should -Be $clinic.Made.Name
        $run.Progress[-1].RecordType | Should -Be 'Completed'
        $run.Progress.Activity | Should -Contain "Restoring $($clinic.Made.Name)"
        $run.Progress.Activity | Should -Contain 'Comparing with the current data'
        Get-PatientCount $clinic.Data | Should -Be 10
        $run = Invoke-InSession $session { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Confirm:$false } $clinic.Data, $clinic.Root
        $run.Questions | Should -BeNullOrEmpty
        $run.Output.Backup | Should -Be $clinic.Made.Name
        # What would be lost is for whoever is asked.
        $run.Progress.Activity | Should -Not -Contain 'Comparing with the current data'
    }
}

Describe 'Restore-DocAssistBackup -Item' {
    It 'restores the database and leaves the documents alone, and says so' {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $before = Get-DocumentState $clinic.Data
        $result = Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Item Database -Force
        Get-DocumentState $clinic.Data | Should -Be $before
        Get-PatientCount $clinic.Data | Should -Be 10
        ($result.Items | ForEach-Object { "$($_.Item) $($_.Outcome)" }) | Should -Be 'Database Restored', 'VectorStore LeftAlone', 'Prescriptions LeftAlone', 'Settings LeftAlone'
        $result.Items[2].Reason | Should -Be 'not asked for; left as it is'
        $result.FileCount | Should -Be 1
        $result.Undo | Should -BeLike '* -Item Database'
        # The safety backup is of everything.
        (Get-DocAssistBackup -BackupRoot $clinic.Root -Kind Safety).FileCount | Should -BeGreaterThan 8
    }

    It 'restores documents and settings and leaves the database alone' {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $result = Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Item Prescriptions, Settings -Confirm:$false
        Get-DocumentState $clinic.Data | Should -Be (Get-DocumentState $template)
        Get-PatientCount $clinic.Data | Should -Be 12
        $result.PatientCount | Should -BeNullOrEmpty
    }

    It 'leaves alone what the backup does not have, and says so' {
        $clinic = New-Clinic
        Remove-Item -LiteralPath (Join-Path $clinic.Data 'settings.json')
        Remove-DocAssistBackup -LiteralPath $clinic.Made.Path -Force
        $made = New-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root
        Edit-Clinic $clinic
        $result = Restore-DocAssistBackup $made.Name -DataPath $clinic.Data -BackupRoot $clinic.Root -Force -WarningAction SilentlyContinue
        "$($result.Items[3])" | Should -Be 'Settings: the backup has none; left as it is'
        Get-Content -LiteralPath (Join-Path $clinic.Data 'settings.json') | Should -Be '{ "changed": true }'
    }

    It 'is an error when the backup has nothing of it' {
        $clinic = New-Clinic
        Assert-Failure (Get-Failure { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Item Extra -Force }) 'BackupNotFound'
    }
}

Describe 'Data that is gone' {
    It 'is restored to the empty folder, and there is nothing to undo' {
        $clinic = New-Clinic
        Get-ChildItem -LiteralPath $clinic.Data | Remove-Item -Recurse
        $result = Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force
        Get-DocumentState $clinic.Data | Should -Be (Get-DocumentState $template)
        Get-PatientCount $clinic.Data | Should -Be 10
        $result.SafetyBackup, $result.SafetyVerdict, $result.Undo | Should -Be $null, $null, $null
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
    }
}

Describe 'Restore-DocAssistBackup -Destination' {
    BeforeAll {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $before = Get-FolderState $clinic.Data
        $place = New-EmptyRoot
    }

    AfterEach {
        Get-FolderState $clinic.Data | Should -Be $before
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
    }

    It 'fills <What>, touches no data, and makes no safety backup' -ForEach @(
        @{ What = 'a new folder'; Make = { Join-Path $place 'new' } }
        @{ What = 'an empty folder'; Make = { New-EmptyRoot } }
    ) {
        $target = & $Make
        $result = Restore-DocAssistBackup -BackupRoot $clinic.Root -DataPath $clinic.Data -Destination $target -Force
        $result.DataPath, $result.Backup | Should -Be $target, $clinic.Made.Name
        $result.SafetyBackup, $result.Undo | Should -Be $null, $null
        Get-DocumentState $target | Should -Be (Get-DocumentState $template)
        Get-PatientCount $target | Should -Be 10
    }

    It 'needs no data folder, and takes a relative path' {
        Push-Location -LiteralPath $place
        try { $result = Restore-DocAssistBackup $clinic.Made.Name -BackupRoot $clinic.Root -Destination ./relative -Confirm:$false }
        finally { Pop-Location }
        $result.DataPath | Should -Be (Join-Path $place 'relative')
    }

    It '-WhatIf makes nothing' {
        $run = Invoke-InSession $session { param($root, $target) Restore-DocAssistBackup -BackupRoot $root -Destination $target -WhatIf } $clinic.Root, (Join-Path $place 'none')
        $run.Lines[0] | Should -Not -Match 'saved first|gone'
        $run.Lines[1] | Should -Match '"Restore \(1 file\)" on target "Database"'
        Join-Path $place 'none' | Should -Not -Exist
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'a folder with something in it'; Id = 'DestinationNotEmpty'; Make = { $folder = New-EmptyRoot; Set-Content -LiteralPath "$folder/letter.txt" -Value 'x'; $folder } }
        @{ What = 'the data folder itself'; Id = 'DestinationNotEmpty'; Make = { $clinic.Data } }
        @{ What = 'a file'; Id = 'DestinationNotEmpty'; Make = { $file = Join-Path (New-EmptyRoot) 'file'; Set-Content -LiteralPath $file -Value 'x'; $file } }
        @{ What = 'a folder in the backup'; Id = 'PathsOverlap'; Make = { Join-Path $clinic.Made.Path 'in it' } }
    ) {
        $target = & $Make
        $failure = Get-Failure { Restore-DocAssistBackup -BackupRoot $clinic.Root -DataPath $clinic.Data -Destination $target -Force }
        Assert-Failure $failure $Id
        $failure.Errors[0].TargetObject | Should -Be $target
        Test-DocAssistBackup -LiteralPath $clinic.Made.Path -Quiet | Should -BeTrue
    }
}

Describe 'What the backup is worth' {
    BeforeEach { $clinic = New-Clinic }

    It 'need not be known before: one of the app is checked and restored without -Force' {
        Edit-Clinic $clinic
        $null = Invoke-SampleClinic app-backup --path $template --root $clinic.Root --at 2026-01-05T10:00:00
        $result = Restore-DocAssistBackup backup_2026-01-05_10-00-00 -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false
        "$($result.Verdict)", $result.PatientCount | Should -Be 'Good', 10
        Get-PatientCount $clinic.Data | Should -Be 10
        Get-DocumentState $clinic.Data | Should -Be (Get-DocumentState $template)
    }

    It 'is found out in full: with one bit that has turned it is refused, and nothing changes' {
        $paper = Get-ChildItem -Path "$($clinic.Made.Path)/prescriptions" -Recurse -File | Select-Object -First 1
        Edit-Byte $paper.FullName
        # Only the time of the folder itself tells that something was made ready in it.
        $before = Get-FolderState $clinic.Data | Select-Object -Skip 1
        $failure = Get-Failure { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false }
        Assert-Failure $failure 'BackupDamaged'
        "$($failure.Errors[0])" | Should -Match ([regex]::Escape($paper.Name))
        Get-FolderState $clinic.Data | Select-Object -Skip 1 | Should -Be $before
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
        # It is remembered, so that the next restore takes another one.
        (Get-DocAssistBackup -BackupRoot $clinic.Root).Verdict | Should -Be 'Damaged'
        Assert-Failure (Get-Failure { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false }) 'BackupNotFound'
        $result = Restore-DocAssistBackup $clinic.Made.Name -DataPath $clinic.Data -BackupRoot $clinic.Root -Force -WarningVariable warnings -WarningAction SilentlyContinue
        "$($result.Verdict)" | Should -Be 'Damaged'
        "$warnings" | Should -Match 'is Damaged and is restored because of -Force'
    }

    It 'is <_>: refused, and with -Force restored with a warning' -ForEach 'Suspect', 'Partial', 'Corrupt' {
        $path = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-05' -Verdict $_
        $before = Get-FolderState $clinic.Data
        $failure = Get-Failure { Restore-DocAssistBackup -LiteralPath $path -DataPath $clinic.Data -Confirm:$false }
        Assert-Failure $failure 'BackupNotGood'
        Get-FolderState $clinic.Data | Should -Be $before
        (Get-Published $clinic.Root).Count | Should -Be 2
        $result = Restore-DocAssistBackup -LiteralPath $path -DataPath $clinic.Data -Force -WarningVariable warnings -WarningAction SilentlyContinue
        "$($result.Verdict) $($result.Backup)" | Should -Be "$_ backup_2026-01-05_00-00-00"
        "$warnings" | Should -Match "backup_2026-01-05_00-00-00 is $_ and is restored because of -Force"
    }

    It 'cannot be told without a manifest: refused, -Force or not' {
        Remove-Item -LiteralPath (Join-Path $clinic.Made.Path 'backup_manifest.json')
        $before = Get-FolderState $clinic.Data
        foreach ($force in $false, $true) {
            $failure = Get-Failure { Restore-DocAssistBackup $clinic.Made.Name -DataPath $clinic.Data -BackupRoot $clinic.Root -Force:$force -Confirm:$false }
            ($failure.Errors[0].FullyQualifiedErrorId -split ',')[0] | Should -BeIn 'BackupDamaged', 'ManifestInvalid'
        }
        Get-FolderState $clinic.Data | Should -Be $before
    }
}

Describe 'Data that is in use' {
    It 'is not replaced: another program has clinic.db open' {
        $clinic = New-Clinic
        Edit-Clinic $clinic
        $before = Get-FolderState $clinic.Data
        $lock = Lock-Database (Join-Path $clinic.Data 'clinic.db')
        try { $failure = Get-Failure { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force } }
        finally { Stop-Child $lock }
        Assert-Failure $failure 'ApplicationRunning'
        "$($failure.Errors[0].CategoryInfo.Category)", $failure.Errors[0].TargetObject | Should -Be 'ResourceBusy', (Join-Path $clinic.Data 'clinic.db')
        # The Windows of Wine does not tell who; it sees the /proc of Linux too.
        if ([IO.Path]::DirectorySeparatorChar -eq '/' -and (Test-Path -LiteralPath /proc/self/comm)) { "$($failure.Errors[0])" | Should -Match ' is in use by .+ \(process \d+\)\.$' }
        Get-FolderState $clinic.Data | Should -Be $before
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
        # And when it has been closed, the same command works.
        (Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force).PatientCount | Should -Be 10
    }

    It 'is not replaced while the app works in it, database in WAL mode' {
        $clinic = New-Clinic
        $stop = Join-Path $TestDrive 'restore.stop'
        $writer = Start-SampleClinic write --path $clinic.Data --journal wal --rate 20 --stop-file $stop
        try {
            Wait-Until { $writer.HasExited -or (Test-Path -LiteralPath (Join-Path $clinic.Data 'clinic.db-wal')) }
            $failure = Get-Failure { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force }
            $writer.HasExited | Should -BeFalse
        }
        finally {
            $null = New-Item -ItemType File -Path $stop
            $writer.WaitForExit()
        }
        Assert-Failure $failure 'ApplicationRunning'
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
        "$((Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root).Verdict)" | Should -Be 'Healthy'
    }
}

Describe 'A restore that is stopped' {
    It 'leaves the data and the backups as they were' {
        $data = New-SampleClinic (Join-Path (New-EmptyRoot) 'data') -Patients 10 -Options ($options + '--padding', '40000000')
        $root = New-EmptyRoot
        $made = New-DocAssistBackup -DataPath $data -BackupRoot $root
        # But for the time of the folder itself, in which the copy comes and goes.
        $before = Get-FolderState $data | Select-Object -Skip 1
        $started = Start-InSession $session { param($data, $root) Restore-DocAssistBackup -DataPath $data -BackupRoot $root -Force } $data, $root
        Wait-Until { $started.Run.IsCompleted -or (Test-Path -LiteralPath (Join-Path $data '.docassist-restore')) }
        $started.Shell.Stop()
        if ("$($started.Shell.InvocationStateInfo.State)" -ne 'Stopped') { Set-ItResult -Inconclusive -Because 'the restore was done before it could be stopped' }
        Get-FolderState $data | Select-Object -Skip 1 | Should -Be $before
        Get-Published $root | Should -Be $made.Name
    }
}

Describe 'A restore that was interrupted' {
    BeforeAll {
        $clinic = New-Clinic
        # A journal that nobody can read: what is to be done is then for a person to say.
        $work = New-Item -ItemType Directory -Path (Join-Path $clinic.Data '.docassist-restore')
        Set-Content -LiteralPath (Join-Path $work.FullName 'journal.json') -Value 'torn'
        $before = Get-FolderState $clinic.Data
    }

    It 'is reported by <Command> beside what it shows' -ForEach @(
        @{ Command = 'Get-DocAssistBackup'; Script = { $env:DOCASSIST_DATA_DIR = $clinic.Data; Get-DocAssistBackup -BackupRoot $clinic.Root } }
        @{ Command = 'Test-DocAssistBackup'; Script = { $env:DOCASSIST_DATA_DIR = $clinic.Data; Test-DocAssistBackup -BackupRoot $clinic.Root } }
        @{ Command = 'Test-DocAssistDatabase'; Script = { Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root } }
    ) {
        $saved = $env:DOCASSIST_DATA_DIR
        try { $failure = Get-Failure $Script }
        finally { $env:DOCASSIST_DATA_DIR = $saved }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'RecoveryNeeded,*'
        $failure.Terminating | Should -BeFalse
        @($failure.Output).Count | Should -Be 1
    }

    It 'and cannot be undone is RecoveryNeeded for <Command>, and nothing is changed' -ForEach @(
        @{ Command = 'Restore-DocAssistBackup'; Script = { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force } }
        @{ Command = 'Restore-DocAssistBackup'; Script = { Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -WhatIf } }
        @{ Command = 'Repair-DocAssistDatabase'; Script = { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Force } }
        @{ Command = 'Repair-DocAssistDatabase'; Script = { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -WhatIf } }
        @{ Command = 'New-DocAssistBackup'; Script = { New-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root } }
    ) {
        $failure = Get-Failure $Script
        $failure.Errors.FullyQualifiedErrorId | Should -Be "RecoveryNeeded,DocAssist.Backup.PowerShell.Commands.$($Command.Replace('-', ''))Command"
        $failure.Output | Should -BeNullOrEmpty
        Get-FolderState $clinic.Data | Should -Be $before
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
    }
}

Describe 'A restore where days have other numbers' {
    It 'names and finds its safety backup all the same: th-TH' {
        $clinic = New-Clinic
        $culture = [Threading.Thread]::CurrentThread.CurrentCulture
        [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::GetCultureInfo('th-TH')
        try {
            $result = Restore-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Force
            $undone = & ([scriptblock]::Create("$($result.Undo) -Confirm:`$false"))
        }
        finally { [Threading.Thread]::CurrentThread.CurrentCulture = $culture }
        $result.SafetyBackup | Should -Match "^safety_backup_20\d\d-\d\d-\d\d_\d\d-\d\d-\d\d$"
        $undone.Backup | Should -Be $result.SafetyBackup
    }
}
