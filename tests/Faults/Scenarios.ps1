# What the sweep runs: a command, the clinic and the backups it finds, and what it may do to them. The command runs in the child
# that meets the fault, and again in the lane, where it must succeed.
#
# Journal  of the clinic's database;  Writer  the app goes on writing;  Killed  the app was killed and left its log behind
# Good     how many good backups there are before;  Keep  how many good ones retention leaves

$Scenarios = @(
    @{ Name = 'backup'; Good = 1; Journal = 'delete' }
    @{ Name = 'backup-wal'; Good = 1; Journal = 'wal'; Killed = $true }
    @{ Name = 'backup-writer'; Good = 1; Journal = 'wal'; Writer = $true }
    @{ Name = 'backup-elsewhere'; Good = 1; Journal = 'delete'; Elsewhere = $true }
    @{ Name = 'retention'; Good = 3; Keep = 2; Journal = 'delete' }
    @{ Name = 'retention-writer'; Good = 3; Keep = 2; Journal = 'delete'; Writer = $true }
    @{ Name = 'remove'; Good = 2; Journal = 'delete' }
    @{ Name = 'restore-delete'; Good = 2; Journal = 'delete' }
    @{ Name = 'restore-wal'; Good = 2; Journal = 'wal'; Killed = $true }
    @{ Name = 'recover'; Good = 2; Journal = 'delete' }
)

$Commands = @{
    backup    = { param($Data, $Root) New-DocAssistBackup -DataPath $Data -BackupRoot $Root -NoRetention }
    retention = { param($Data, $Root) New-DocAssistBackup -DataPath $Data -BackupRoot $Root -KeepLast 2 }
    remove    = { param($Data, $Root, $Target) Remove-DocAssistBackup -BackupRoot $Root -Name $Target -Force }
    # A restore was killed when the database had left its place: this undoes it first.
    recover   = { param($Data, $Root) New-DocAssistBackup -DataPath $Data -BackupRoot $Root -NoRetention }
    restore   = { param($Data, $Root, $Target) Restore-DocAssistBackup -DataPath $Data -BackupRoot $Root -Name $Target -Force }
}

function Get-Scenario([string] $Name) {
    $found = $Scenarios | Where-Object { $_.Name -eq $Name }
    if (-not $found) { throw "There is no scenario '$Name'; there are: $($Scenarios.Name -join ', ')." }
    $scenario = @{ Keep = 0; Writer = $false; Killed = $false; Elsewhere = $false; Kind = $Name -replace '-.*' }
    foreach ($key in $found.Keys) { $scenario[$key] = $found[$key] }
    [pscustomobject]$scenario
}

function Test-Scenario($Scenario, [string] $Folder) {
    # Whether it can run: with the commands that the module has, on the volumes that the machine has.
    if ($Scenario.Elsewhere) {
        $volumes = @(stat -c %d /dev/shm $Folder 2>$null)
        return $volumes.Count -eq 2 -and $volumes[0] -ne $volumes[1]
    }
    $true
}

function New-Place([string] $Folder, $Scenario) {
    # Where a scenario lives. Backups remember the path of their data, so each lane has its own and uses it again and again.
    $elsewhere = "/dev/shm/docassist-faults-$([IO.Path]::GetFileName((Split-Path -Parent $Folder)))-$(Split-Path -Leaf $Folder)"
    [pscustomobject]@{
        Folder  = $Folder
        Data    = "$Folder/live/data"
        Root    = if ($Scenario.Elsewhere) { "$elsewhere/root" } else { "$Folder/live/root" }
        Scratch = "$Folder/live/scratch"
        Fixture = "$Folder/fixture-$($Scenario.Name)"
        Roots   = @("$Folder/live", $elsewhere)
    }
}

function Initialize-Fixture($Place, $Scenario) {
    # Makes the clinic and its older backups once; each point begins with a copy of them.
    sh -c 'rm -rf -- "$@"; mkdir -p -m 700 "$1/scratch"' sh $Place.Roots
    $null = New-Item -ItemType Directory -Force -Path $Place.Root
    chmod 700 $Place.Root
    $null = New-SampleClinic $Place.Data -Patients 5 -Options '--visits', '2', '--prescriptions', '3', '--vectors', '8', '--journal', $Scenario.Journal
    $made = New-DocAssistBackup -DataPath $Place.Data -BackupRoot $Place.Root -NoRetention
    foreach ($days in 1..$Scenario.Good) {
        $null = New-DatedBackup $made.Path ([DateTime]::UtcNow.AddDays(-$days))
    }
    if ($Scenario.Kind -eq 'retention') {
        # What retention has to leave alone.
        $null = New-DatedBackup $made.Path ([DateTime]::UtcNow.AddDays(-40)) -Kind Safety
        $null = New-Item -ItemType Directory -Path "$($Place.Root)/backup_2020-01-01_00-00-00", "$($Place.Root)/backup_notes"
        Set-Content -LiteralPath "$($Place.Root)/backup_notes/note.txt" -Value 'not ours'
    }
    Remove-Item -LiteralPath $made.Path -Recurse
    chmod -R u=rwX,go= $Place.Root
    Edit-Clinic $Place $Scenario
    if ($Scenario.Kind -eq 'recover') { Stop-Restore $Place }
    sh -c 'mkdir -p "$1"; cp -a "$2" "$3" "$1/"' sh $Place.Fixture $Place.Data $Place.Root
}

function Edit-Clinic($Place, $Scenario) {
    # The clinic went on after its last backup.
    if ($Scenario.Kind -in 'restore', 'recover') {
        $files = @(Get-ChildItem -LiteralPath "$($Place.Data)/prescriptions" -Recurse -File | Sort-Object -Property FullName)
        Add-Content -LiteralPath $files[0].FullName -Value 'changed'
        Remove-Item -LiteralPath $files[1].FullName
        Copy-Item -LiteralPath $files[0].FullName -Destination "$($files[0].DirectoryName)/new.pdf"
        Set-Content -LiteralPath "$($Place.Data)/not-ours.txt" -Value 'stays'
    }
    if ($Scenario.Killed -or $Scenario.Kind -in 'restore', 'recover') {
        $writer = Start-Writer $Place $Scenario.Journal
        Start-Sleep -Milliseconds 500
        if ($Scenario.Killed) { Stop-Child $writer } else { Stop-Writer $Place $writer }
    }
}

function Stop-Restore($Place) {
    # A restore that dies in the midst of its swap: the names that it has given are those of the safety backup, of three parts out
    # and in, and of the database out.
    Set-State $Place (Get-Snapshot $Place)
    $target = (Get-Snapshot $Place).Good[-1]
    $outcome = Invoke-Subject (Get-Scenario 'restore-delete') $Place $target @('-e', 'trace=renameat2', '-e', 'inject=renameat2:signal=KILL:when=9')
    if ($outcome.End -ne 'killed' -or (Test-Path -LiteralPath "$($Place.Data)/clinic.db")) { throw "The restore was not stopped in its midst: $($outcome.Lines -join '; ')" }
}

function Start-Writer($Place, [string] $Journal) {
    Remove-Item -LiteralPath "$($Place.Folder)/stop" -ErrorAction Ignore
    $length = (Get-Item -LiteralPath "$($Place.Data)/clinic.db").LastWriteTimeUtc
    $writer = Start-SampleClinic write --path $Place.Data --rate 20 --journal $Journal --stop-file "$($Place.Folder)/stop"
    # It is at work when it has written something.
    Wait-Until { $writer.HasExited -or (Get-Item -Path "$($Place.Data)/clinic.db*" -ErrorAction Ignore | Where-Object { $_.LastWriteTimeUtc -gt $length }) }
    $writer
}

function Stop-Writer($Place, $Writer) {
    $null = New-Item -ItemType File -Force -Path "$($Place.Folder)/stop"
    $Writer.WaitForExit()
    if ($Writer.ExitCode -ne 0) { throw "The app could not write: exit code $($Writer.ExitCode)." }
}

function Reset-Place($Place, [switch] $KeepData) {
    $data = if ($KeepData) { '' } else { $Place.Data }
    sh -c 'chmod -R u+rwX "$1" "$2"; rm -rf "$1" "$2"; mkdir -m 700 "$2"; cp -a "$4/root" "$1"; if [ -n "$3" ]; then rm -rf "$3"; cp -a "$4/data" "$3"; fi' `
        sh $Place.Root $Place.Scratch $data $Place.Fixture
}
