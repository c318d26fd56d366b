# Verification and restore: of a backup that was made before, by each tool its own.

$MakeBackup = $MakeRoot + $FirstBackup
$Sha256Sums = 'cd "$TARGET/copy"; sha256sum -c --quiet ../SHA256SUMS; sqlite3 clinic.db "PRAGMA integrity_check"; sqlite3 chroma/chroma.sqlite3 "PRAGMA integrity_check"'

function New-TestRow([string] $Name, [string] $Options) {
    @{ Name = $Name; BeforeCmdlet = $MakeBackup; Cmdlet = "Assert-Sound (Test-DocAssistBackup -BackupRoot `$env:TARGET/root $Options)" }
}

$Restore = @{
    Name = 'Restore-DocAssistBackup -Destination'; BeforeCmdlet = $MakeBackup
    Cmdlet = '$null = Restore-DocAssistBackup -BackupRoot $env:TARGET/root -Destination $env:TARGET/back -Force'
}

# The data is a copy in the folder of the run, so that each run finds the same, and as old as that of the others: see Get-Clinic.
# It makes two copies: the safety backup, and what comes in the place of the data.
$RestoreInPlace = @{
    Name = 'Restore-DocAssistBackup, in place'; Before = 'cp -a "$DATA" "$TARGET/live"; sleep 3'
    BeforeCmdlet = $MakeBackup -replace '\$env:DATA', '$env:TARGET/live'
    Cmdlet = '$null = Restore-DocAssistBackup -DataPath $env:TARGET/live -BackupRoot $env:TARGET/root -Force'
}

$CheckingCases = @(
    @{
        Name = 'verify'; Title = 'Verification'; Sizes = 'small', 'medium', 'large'
        Rows = @(
            @{ Name = 'sha256sum -c, integrity_check'; Needs = 'sha256sum', 'sqlite3'; Before = $Peers.Tools.First; Shell = $Sha256Sums }
            New-TestRow 'Test-DocAssistBackup' ''
            New-TestRow 'Test-DocAssistBackup -Full' '-Full'
            New-PeerRow ResticAuto Check
            New-PeerRow BorgNone Check
        )
        Targets = @(
            @{ Text = 'verification, full, against sha256sum -c and integrity_check'; Row = 'Test-DocAssistBackup -Full'; Beside = 'sha256sum -c, integrity_check'; Limit = 0.45 }
        )
    }
    @{
        Name = 'restore'; Title = 'Restore'; Sizes = 'small', 'medium', 'large'
        Rows = @(
            New-PeerRow Copy First
            $Restore
            $RestoreInPlace
            New-PeerRow ResticAuto Back
            New-PeerRow BorgNone Back
            @{ Name = 'rsync -a'; Needs = @('rsync'); Shell = 'rsync -a "$DATA/" "$TARGET/back/"; sync -f "$TARGET"' }
        )
        Targets = @(
            @{ Text = 'restore into an empty folder against cp -a + sync -f'; Row = 'Restore-DocAssistBackup -Destination'; Beside = $Peers.Copy.Name; Limit = 1.5; For = 'medium' }
            @{ Text = 'restore into an empty folder against restic'; Row = 'Restore-DocAssistBackup -Destination'; Beside = $Peers.ResticAuto.Name; Limit = 0.5; For = 'medium' }
            @{ Text = 'restore in place, with a full safety backup, against cp -a + sync -f'; Row = 'Restore-DocAssistBackup, in place'; Beside = $Peers.Copy.Name; Limit = 4; For = 'medium' }
        )
    }
)
