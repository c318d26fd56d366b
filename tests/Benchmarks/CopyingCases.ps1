# Backups: the first, and the second after nothing or little has changed.

$FirstBackup = 'Assert-Good (New-DocAssistBackup -DataPath $env:DATA -BackupRoot $env:TARGET/root -NoRetention -Verification Quick)'
$FullBackup = $FirstBackup -replace 'Quick', 'Full'
$NoReuse = $FirstBackup -replace 'Quick', 'Quick -NoReuse'
$Unchanged = $FirstBackup -replace 'Quick', 'Quick -SkipUnchanged'
$MakeRoot = '$null = New-Item -ItemType Directory -Force -Path $env:TARGET/root; '

# The same commands on something tiny: what is compiled then is not compiled again.
$WarmFirst = '$null = New-Item -ItemType Directory -Path $env:TARGET/warm; New-DocAssistBackup -DataPath $env:TINY -BackupRoot $env:TARGET/warm -NoRetention -Verification {0}'
$WarmQuick = $WarmFirst -f 'Quick'
$WarmSecond = "$WarmQuick; New-DocAssistBackup -DataPath `$env:TINY -BackupRoot `$env:TARGET/warm -NoRetention -SkipUnchanged"

function New-SecondCase([string] $Name, [string] $Title, [hashtable] $Change, [object[]] $Own, [object[]] $Targets) {
    $peers = @('Rsync', 'ResticAuto', 'ResticOff', 'BorgNone', 'BorgLz4' | ForEach-Object { New-PeerRow $_ Second })
    @{ Name = $Name; Title = $Title; Sizes = 'small', 'medium'; Change = $Change; Rows = @($Own) + $peers; Targets = $Targets }
}

function New-ChangedCase([int] $Rows, [object[]] $Targets) {
    New-SecondCase "second-$Rows" "Second backup, 1 % of the PDFs and $Rows rows changed" @{ Share = 0.01; Rows = $Rows } @(
        @{ Name = 'New-DocAssistBackup'; BeforeCmdlet = $MakeRoot + $FirstBackup; Cmdlet = $FirstBackup }
        @{ Name = 'New-DocAssistBackup -NoReuse'; BeforeCmdlet = $MakeRoot + $FirstBackup; Cmdlet = $NoReuse }
    ) $Targets
}

$CopyingCases = @(
    @{
        Name = 'first'; Title = 'First backup'; Sizes = 'small', 'medium', 'large'
        Rows = @(
            New-PeerRow Copy First
            @{ Name = 'New-DocAssistBackup, quick'; Cmdlet = $FirstBackup; Before = 'mkdir "$TARGET/root"' }
            @{ Name = 'the same, not the first of the shell'; Cmdlet = $FirstBackup; Before = 'mkdir "$TARGET/root"'; Warm = $WarmQuick }
            @{ Name = 'the same, onto another disk'; Cmdlet = $FirstBackup; Before = 'mkdir "$TARGET/root"'; Elsewhere = $true }
            @{ Name = 'New-DocAssistBackup, full'; Cmdlet = $FullBackup; Before = 'mkdir "$TARGET/root"' }
            'Tools', 'Sqlite', 'Original', 'ResticAuto', 'ResticOff', 'BorgNone', 'BorgLz4', 'Rsync' | ForEach-Object { New-PeerRow $_ First }
        )
        Targets = @(
            @{ Text = 'first backup, quick, against cp -a + sync -f'; Row = 'New-DocAssistBackup, quick'; Beside = $Peers.Copy.Name; Limit = 2.0; For = 'medium' }
            @{ Text = 'first backup, quick, against restic (auto)'; Row = 'New-DocAssistBackup, quick'; Beside = $Peers.ResticAuto.Name; Limit = 0.4; For = 'medium' }
            @{ Text = 'first backup, quick, against borg (none)'; Row = 'New-DocAssistBackup, quick'; Beside = $Peers.BorgNone.Name; Limit = 0.65; For = 'medium' }
            @{ Text = 'first backup, full, against the same work by shell tools'; Row = 'New-DocAssistBackup, full'; Beside = $Peers.Tools.Name; Limit = 0.5; For = 'medium' }
        )
    }
    New-SecondCase 'unchanged' 'Second backup, nothing changed' $null @(
        @{ Name = 'New-DocAssistBackup -SkipUnchanged'; BeforeCmdlet = $MakeRoot + $FirstBackup; Cmdlet = $Unchanged }
        @{ Name = 'the same, not the first of the shell'; BeforeCmdlet = $MakeRoot + $FirstBackup; Cmdlet = $Unchanged; Warm = $WarmSecond }
        @{ Name = 'New-DocAssistBackup'; BeforeCmdlet = $MakeRoot + $FirstBackup; Cmdlet = $FirstBackup }
    ) @(
        @{ Text = 'nothing changed, -SkipUnchanged, against restic (auto)'; Row = 'New-DocAssistBackup -SkipUnchanged'; Beside = $Peers.ResticAuto.Name; Limit = 0.25; For = 'medium' }
        @{ Text = 'nothing changed, -SkipUnchanged, against rsync --link-dest'; Row = 'New-DocAssistBackup -SkipUnchanged'; Beside = $Peers.Rsync.Name; Limit = 0.6; For = 'medium' }
    )
    New-ChangedCase 50 @()
    New-ChangedCase 200 @(
        @{ Text = '1 % and 200 rows changed, quick, against restic (auto)'; Row = 'New-DocAssistBackup'; Beside = $Peers.ResticAuto.Name; Limit = 1.0; For = 'medium' }
        @{ Text = '1 % and 200 rows changed, quick, against borg (none)'; Row = 'New-DocAssistBackup'; Beside = $Peers.BorgNone.Name; Limit = 1.0; For = 'medium' }
        @{ Text = '1 % and 200 rows changed, written beyond databases and changed files'; Row = 'New-DocAssistBackup'; Measure = 'ExtraMB'; Limit = 2; For = 'medium' }
    )
)
