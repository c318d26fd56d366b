# What is felt at each start, and what grows with the data: import, a list, a scheduled run, memory.

$Scheduled = 'Import-Module -Name $env:MODULE; exit (Invoke-DocAssistBackupRun -DataPath $env:DATA -BackupRoot $env:TARGET/root).ExitCode'
$List = 'if (@(Get-DocAssistBackup -BackupRoot "$env:TINY-thousand").Count -ne 1000) { throw "There are not 1,000 backups." }'

# A thousand copies of one backup, each sealed anew with a time of its own; made once, because a list changes nothing.
$MakeThousand = @'
if (Test-Path -LiteralPath "$env:TINY-thousand") { return }
. (Join-Path $env:BENCH_TESTS Pester/Common.ps1)
$root = (New-Item -ItemType Directory -Path "$env:TINY-thousand").FullName
$made = New-DocAssistBackup -DataPath $env:TINY -BackupRoot $root -NoRetention
foreach ($hours in 1..999) { $null = New-DatedBackup $made.Path ([DateTime]::UtcNow.Date.AddHours(-$hours)) }
'@

function New-MemoryRow([string] $Name, [string] $Clinic) {
    @{ Name = $Name; Clinic = $Clinic; Cmdlet = $FirstBackup; Before = 'mkdir "$TARGET/root"' }
}

function New-ManyRow([string] $Name, [hashtable] $Row) {
    $many = $Row.Clone()
    $many.Name = "50,000 files, $Name"
    $many.Clinic = 'many'
    $many
}

$SecondBackup = @{ BeforeCmdlet = $MakeBackup; Cmdlet = $FirstBackup }
$SkipUnchanged = @{ BeforeCmdlet = $MakeBackup; Cmdlet = $Unchanged }
$FullTest = New-TestRow '' '-Full'

$BareShell = @{ Name = 'bare shell'; Cmdlet = '$null'; Bare = $true; Clinic = 'tiny' }

$StartingCases = @(
    @{
        Name = 'import'; Title = 'Import of the module, whole process'; Sizes = @('small')
        Rows = @(
            @{ Name = 'bare shell'; Process = '$null' }
            @{ Name = 'Import-Module'; Process = 'Import-Module -Name $env:MODULE' }
        )
        Targets = @(@{ Text = 'Import-Module, above the bare shell'; Row = 'Import-Module'; Bare = 'bare shell'; Limit = 0.15 })
    }
    @{
        Name = 'scheduled'; Title = 'A scheduled run, whole process'; Sizes = @('small')
        Rows = @(
            @{ Name = 'bare shell'; Process = '$null' }
            # Checks in full and drills are due once in a week and in a month: the first run makes them, the second is the usual one.
            @{ Name = 'scheduled run'; BeforeCmdlet = $MakeRoot + '$null = Invoke-DocAssistBackupRun -DataPath $env:DATA -BackupRoot $env:TARGET/root'; Process = $Scheduled }
            @{ Name = 'scheduled run, full check and drill due'; Before = 'mkdir "$TARGET/root"'; Process = $Scheduled }
        )
        Targets = @(@{ Text = 'scheduled run of the small clinic, above the bare shell'; Row = 'scheduled run'; Bare = 'bare shell'; Limit = 1.2 })
    }
    @{
        Name = 'list'; Title = 'List of 1,000 backups'; Sizes = @('small')
        Rows = @(
            @{ Name = 'Get-DocAssistBackup'; BeforeCmdlet = $MakeThousand; Cmdlet = $List }
            @{ Name = 'the same, not the first of the shell'; BeforeCmdlet = $MakeThousand; Cmdlet = $List; Warm = $List }
        )
        # That it opens manifests and nothing else is a test of the module.
        Targets = @(@{ Text = 'list of 1,000 backups'; Row = 'Get-DocAssistBackup'; Limit = 0.3 })
    }
    @{
        Name = 'memory'; Title = 'Memory and time as the data grows'; Sizes = @('large')
        Rows = @(
            $BareShell
            New-MemoryRow 'database of 20 MB' 'few'
            New-MemoryRow 'database of 0.5 GB' 'quarter'
            New-MemoryRow 'database of 2 GB' 'large'
            New-MemoryRow '500 files' 'few'
            New-MemoryRow '50,000 files' 'many'
            New-ManyRow 'second backup' $SecondBackup
            New-ManyRow '-SkipUnchanged' $SkipUnchanged
            New-ManyRow 'full test' $FullTest
            New-ManyRow 'restore' $Restore
            New-ManyRow 'restore in place' $RestoreInPlace
        )
        Targets = @(
            @{ Text = 'memory at 2 GB, above the bare shell'; Row = 'database of 2 GB'; Bare = 'bare shell'; Measure = 'PeakMB'; Limit = 80 }
            @{ Text = 'memory at 50,000 files, above the bare shell'; Row = '50,000 files'; Bare = 'bare shell'; Measure = 'PeakMB'; Limit = 80 }
            foreach ($name in 'second backup', '-SkipUnchanged', 'full test', 'restore', 'restore in place') {
                @{ Text = "memory at 50,000 files, $name, above the bare shell"; Row = "50,000 files, $name"; Bare = 'bare shell'; Measure = 'PeakMB'; Limit = 80 }
            }
            @{ Text = 'memory at 2 GB against 20 MB, both above the bare shell'; Row = 'database of 2 GB'; Beside = 'database of 20 MB'; Bare = 'bare shell'; Measure = 'PeakMB'; Limit = 1.1 }
            @{ Text = 'memory at 50,000 files against 500, both above the bare shell'; Row = '50,000 files'; Beside = '500 files'; Bare = 'bare shell'; Measure = 'PeakMB'; Limit = 1.3 }
            @{ Text = 'time at 2 GB against 0.5 GB'; Row = 'database of 2 GB'; Beside = 'database of 0.5 GB'; Limit = 4.4 }
        )
    }
)
