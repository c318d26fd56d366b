BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $template = Initialize-Clinic (Join-Path $TestDrive 'template')

    function New-ChangedClinic {
        # A clinic with one backup in its root; then a document is deleted, one is new, one has changed.
        $place = New-EmptyRoot
        $data = Join-Path $place 'data'
        Copy-Item -LiteralPath $template -Destination $data -Recurse
        $root = (New-Item -ItemType Directory -Path (Join-Path $place 'root')).FullName
        $made = New-DocAssistBackup -DataPath $data -BackupRoot $root
        $documents = @(Get-ChildItem -Path (Join-Path $data 'prescriptions') -Filter *.pdf -Recurse | Sort-Object -Property FullName)
        Remove-Item -LiteralPath $documents[0].FullName
        Add-Content -LiteralPath $documents[1].FullName -Value 'more'
        Set-Content -LiteralPath (Join-Path $data 'prescriptions/new.pdf') -Value '%PDF-1.4'
        [pscustomobject]@{ Data = $data; Root = $root; Made = $made; Documents = $documents }
    }

    $clinic = New-ChangedClinic
}

Describe 'Compare-DocAssistBackup' {
    It 'compares the newest good backup with the live data, and changes neither' {
        $before = Get-FolderState $clinic.Data $clinic.Root
        $comparison = Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root
        Get-FolderState $clinic.Data $clinic.Root | Should -Be $before
        $comparison.Name, $comparison.Reference | Should -Be $clinic.Made.Name, 'live data'
        $comparison.BackupPath, $comparison.ReferencePath | Should -Be $clinic.Made.Path, $clinic.Data
        $comparison.Identical | Should -BeFalse
        $comparison.FilesOnlyInBackup, $comparison.FilesOnlyInReference, $comparison.FilesChanged | Should -Be 1, 1, 1
        $comparison.RowsOnlyInBackup, $comparison.RowsOnlyInReference, $comparison.RowsChanged | Should -Be 0, 0, 0
        $comparison.PatientsOnlyInReference, $comparison.VisitsOnlyInReference, $comparison.ReissuedCount | Should -Be 0, 0, 0
        @($comparison.Differences).Count | Should -Be 1
        $comparison.Differences[0].KeysOnlyInReference | Should -BeNullOrEmpty
    }

    It 'names with -Detailed what differs' {
        $files = (Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -Detailed).Differences[0]
        "$($files.Kind) $($files.Item) $($files.Name)" | Should -Be 'Files Prescriptions prescriptions'
        Split-Path -Leaf $files.KeysOnlyInBackup | Should -Be $clinic.Documents[0].Name
        Split-Path -Leaf $files.KeysChanged | Should -Be $clinic.Documents[1].Name
        $files.KeysOnlyInReference | Should -Be 'prescriptions/new.pdf'
    }

    It 'finds the backup <What>' -ForEach @(
        @{ What = 'by position'; Script = { Compare-DocAssistBackup $clinic.Made.Name -DataPath $clinic.Data -BackupRoot $clinic.Root } }
        @{ What = 'by name, in capital letters'; Script = { Compare-DocAssistBackup -Name $clinic.Made.Name.ToUpperInvariant() -DataDir $clinic.Data -BackupDir $clinic.Root } }
        @{ What = 'by path, in another root'; Script = { Compare-DocAssistBackup -LiteralPath $clinic.Made.Path -DataPath $clinic.Data -BackupRoot $TestDrive } }
        @{ What = 'from the pipeline'; Script = { Get-DocAssistBackup -BackupRoot $clinic.Root | Compare-DocAssistBackup -DataPath $clinic.Data } }
        @{ What = 'as a folder from the pipeline'; Script = { Get-Item -LiteralPath $clinic.Made.Path | Compare-DocAssistBackup -DataPath $clinic.Data } }
        @{ What = 'and the data by environment variables'; Script = {
                $saved = $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR
                $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $clinic.Data, $clinic.Root
                try { Compare-DocAssistBackup } finally { $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $saved }
            }
        }
    ) {
        $comparison = & $Script
        $comparison.Name, $comparison.FilesChanged | Should -Be $clinic.Made.Name, 1
    }

    It 'compares two backups, and needs no data then' {
        $root = New-EmptyRoot
        $older = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-01' -Root $root
        $newer = New-DocAssistBackup -DataPath $clinic.Data -BackupRoot $root
        $comparison = Compare-DocAssistBackup (Split-Path -Leaf $older) -ReferenceName $newer.Name -BackupRoot $root
        $comparison.Reference, $comparison.FilesOnlyInBackup, $comparison.FilesOnlyInReference, $comparison.FilesChanged | Should -Be $newer.Name, 1, 1, 1
        (Compare-DocAssistBackup $newer.Name -ReferenceName $newer.Name -BackupRoot $root).Identical | Should -BeTrue
    }

    It 'warns of numbers that the app would give again' {
        $place = New-EmptyRoot
        $year = (Get-Date).Year
        # Patients come one after another until the last day of this year, so the larger clinic has two later ones.
        $options = '--prescriptions', '1', '--vectors', '5', '--today', "$year-12-31T18:00:00"
        $small = New-SampleClinic (Join-Path $place 'small') -Patients 10 -Options $options
        $large = New-SampleClinic (Join-Path $place 'large') -Patients 12 -Options $options
        $made = New-DocAssistBackup -DataPath $small -BackupRoot (New-EmptyRoot)
        $comparison = Compare-DocAssistBackup -LiteralPath $made.Path -DataPath $large -WarningVariable warnings 3>$null
        $comparison.PatientsOnlyInReference, $comparison.ReissuedCount | Should -Be 2, 2
        $comparison.ReissuedNumbers | Should -Be "EMR-$year-0011", "EMR-$year-0012"
        "$warnings" | Should -Be "After a restore of $($made.Name) the app would give 2 numbers from EMR-$year-0011 to EMR-$year-0012, which are already printed on papers, to other patients."
    }

    It 'tells of a damaged live database, without an error' {
        $broken = New-ChangedClinic
        $file = Join-Path $broken.Data 'clinic.db'
        $bytes = [IO.File]::ReadAllBytes($file)
        for ($i = 8192; $i -lt 24576; $i++) { $bytes[$i] = 0 }
        [IO.File]::WriteAllBytes($file, $bytes)
        $comparison = Compare-DocAssistBackup -DataPath $broken.Data -BackupRoot $broken.Root
        $row = $comparison.Differences | Where-Object Database -EQ 'clinic.db'
        $row.Note | Should -BeLike 'The database of the reference cannot be compared: *'
        $comparison.PatientsOnlyInReference | Should -BeNullOrEmpty
    }

    It 'tells of a database that another program has locked, after -TimeoutSec' {
        $busy = Lock-Database (Join-Path $clinic.Data 'clinic.db')
        try { $comparison = Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root -TimeoutSec 0 }
        finally { Stop-Child $busy }
        ($comparison.Differences | Where-Object Database -EQ 'clinic.db').Note | Should -BeLike '*locked*'
    }

    It 'gives the error <Id> when <Why>, and goes on' -ForEach @(
        @{ Id = 'BackupNotFound'; Why = 'no backup has the name'; Script = { Compare-DocAssistBackup backup_x -DataPath $clinic.Data -BackupRoot $clinic.Root; 'on' } }
        @{ Id = 'BackupNotFound'; Why = 'the reference is none'; Script = { Compare-DocAssistBackup $clinic.Made.Name -ReferenceName backup_x -BackupRoot $clinic.Root; 'on' } }
        @{ Id = 'BackupNotFound'; Why = 'nothing is at the path'; Script = { Compare-DocAssistBackup -LiteralPath (Join-Path $TestDrive 'nowhere') -DataPath $clinic.Data; 'on' } }
        @{ Id = 'BackupNotFound'; Why = 'there is no good one'; Script = { Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot (New-EmptyRoot); 'on' } }
        @{ Id = 'DataFolderNotFound'; Why = 'there is no data'; Script = { Compare-DocAssistBackup -DataPath (Join-Path $TestDrive 'nowhere') -BackupRoot $clinic.Root; 'on' } }
        @{ Id = 'BackupRootUnavailable'; Why = 'there is no root'; Script = { Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot (Join-Path $TestDrive 'nowhere'); 'on' } }
    ) {
        $failure = Get-Failure $Script
        $failure.Errors.FullyQualifiedErrorId | Should -Be "$Id,DocAssist.Backup.PowerShell.Commands.CompareDocAssistBackupCommand"
        $failure.Errors.ErrorDetails.RecommendedAction | Should -Match '\.$'
        $failure.Output | Should -Be 'on'
    }

    It 'completes names for -<_>' -ForEach 'Name', 'ReferenceName' {
        $line = "Compare-DocAssistBackup -BackupRoot '$($clinic.Root)' -$_ backup_"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be $clinic.Made.Name
    }

    It 'gives objects that are useful after remoting' {
        $comparison = Compare-DocAssistBackup -DataPath $clinic.Data -BackupRoot $clinic.Root
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($comparison))
        $copy.Name, $copy.FilesChanged, $copy.Identical | Should -Be $clinic.Made.Name, 1, $false
        "$($copy.Differences)" | Should -BeLike 'prescriptions: 1 only in the backup, 1 only in the reference, 1 changed, 2 the same.'
    }
}
