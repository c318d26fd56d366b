BeforeDiscovery {
    $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
    $noVolumesCanBeMade = $onWindows -or [Environment]::UserName -ne 'root' -or -not (Get-Command -Name mount -CommandType Application -ErrorAction Ignore)
    if (-not $noVolumesCanBeMade) {
        # In a container root may not mount either.
        $place = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory -Path $place
        mount -t tmpfs -o size=1m tmpfs $place 2>$null
        $noVolumesCanBeMade = $LASTEXITCODE -ne 0
        if (-not $noVolumesCanBeMade) { umount $place }
        Remove-Item -LiteralPath $place
    }
    $straceIsMissing = -not (Get-Command -Name strace -CommandType Application -ErrorAction Ignore)
    $drivesHaveLetters = $onWindows
    $pathsHaveNoSuchLimit = $onWindows
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot)
    $root = New-EmptyRoot
    $null = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root $root
    $aFile = Join-Path $TestDrive 'a file'
    Set-Content -LiteralPath $aFile -Value 'x'
    $nowhere = Join-Path $TestDrive 'no/where'

    function Assert-Failure($Failure, [string] $Id, [string] $Command, [string] $Category, [string] $Target, [bool] $Terminating) {
        $Failure.Errors.Count | Should -Be 1
        $record = $Failure.Errors[0]
        $record.FullyQualifiedErrorId | Should -BeExactly "$Id,DocAssist.Backup.PowerShell.Commands.$($Command.Replace('-', ''))Command"
        "$($record.CategoryInfo.Category)" | Should -Be $Category
        "$($record.TargetObject)" | Should -BeExactly $Target
        $Failure.Terminating | Should -Be $Terminating
        # What happened, and one sentence that says what to do.
        $record.ErrorDetails.Message | Should -BeExactly $record.Exception.Message
        $record.ErrorDetails.Message | Should -Match '\S'
        $record.ErrorDetails.RecommendedAction | Should -Match '^[A-Z].*\.$'
    }

    function New-Data([scriptblock] $Make) {
        $folder = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
        Copy-Item -LiteralPath $clinic -Destination $folder -Recurse
        $path = Join-Path $folder 'clinic.db'
        . $Make
        $folder
    }

    function Edit-Page([string] $Path, [int] $From, [int] $Count) {
        $stream = [IO.File]::OpenWrite($Path)
        $stream.Position = $From
        $stream.Write((New-Object byte[] $Count), 0, $Count)
        $stream.Dispose()
    }

    function New-Volume([string] $Size) {
        $path = New-EmptyRoot
        Invoke-Native { mount -t tmpfs -o size=$Size tmpfs $path }
        $path
    }
}

Describe 'An error of New-DocAssistBackup' {
    It '<Id> ends the command: <Why>' -ForEach @(
        @{ Id = 'DataFolderNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder is not there'
            Script = { New-DocAssistBackup -DataPath $nowhere -BackupRoot $root }; Target = { $nowhere }
        }
        @{ Id = 'DataFolderNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder is a file'
            Script = { New-DocAssistBackup -DataPath $aFile -BackupRoot $root }; Target = { $aFile }
        }
        @{ Id = 'DatabaseNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder has no clinic.db'
            Script = { New-DocAssistBackup -DataPath (New-Data { $script:gone = $path; Remove-Item -LiteralPath $path }) -BackupRoot $root }; Target = { $gone }
        }
        @{ Id = 'DatabaseNotFound'; Category = 'ObjectNotFound'; Why = 'clinic.db is a folder'
            Script = { New-DocAssistBackup -DataPath (New-Data { $script:gone = $path; Remove-Item -LiteralPath $path; $null = New-Item -ItemType Directory -Path $path }) -BackupRoot $root }; Target = { $gone }
        }
        @{ Id = 'NotAClinicDatabase'; Category = 'InvalidData'; Why = 'clinic.db has no bytes'
            Script = { New-DocAssistBackup -DataPath (New-Data { $script:gone = $path; [IO.File]::WriteAllBytes($path, @()) }) -BackupRoot $root }; Target = { $gone }
        }
        @{ Id = 'NotAClinicDatabase'; Category = 'InvalidData'; Why = 'clinic.db is a text'
            Script = { New-DocAssistBackup -DataPath (New-Data { $script:gone = $path; [IO.File]::WriteAllText($path, 'Once upon a time. ' * 500) }) -BackupRoot $root }; Target = { $gone }
        }
        @{ Id = 'NotAClinicDatabase'; Category = 'InvalidData'; Why = 'clinic.db is another program''s'
            Script = { New-DocAssistBackup -DataPath (New-Data { $script:gone = $path; Copy-Item -LiteralPath "$clinic/audit.db" -Destination $path }) -BackupRoot $root }; Target = { $gone }
        }
        @{ Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root and what is above it are not there'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot $nowhere }; Target = { $nowhere }
        }
        @{ Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is a file'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot $aFile }; Target = { $aFile }
        }
        @{ Id = 'PathsOverlap'; Category = 'InvalidArgument'; Why = 'the root is the data folder'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot $clinic }; Target = { $clinic }
        }
        @{ Id = 'PathsOverlap'; Category = 'InvalidArgument'; Why = 'the data folder lies in the root'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot (Split-Path -Parent $clinic) }; Target = { Split-Path -Parent $clinic }
        }
        @{ Id = 'PathsOverlap'; Category = 'InvalidArgument'; Why = 'the root lies among the prescriptions'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot "$clinic/prescriptions" }; Target = { Join-Path $clinic 'prescriptions' }
        }
        @{ Id = 'PathNotFileSystem'; Category = 'InvalidArgument'; Why = 'the data folder is no path of the file system'
            Script = { New-DocAssistBackup -DataPath Env:/PATH -BackupRoot $root }; Target = { 'Env:/PATH' }
        }
        @{ Id = 'PathNotFileSystem'; Category = 'InvalidArgument'; Why = 'the root is no path of the file system'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot Variable:/root }; Target = { 'Variable:/root' }
        }
        @{ Id = 'PathNotFileSystem'; Category = 'InvalidArgument'; Why = 'there is no such drive'
            Script = { New-DocAssistBackup -DataPath $clinic -BackupRoot NoSuch:/root }; Target = { 'NoSuch:/root' }
        }
        @{ Id = 'WriteFailed'; Category = 'WriteError'; Why = 'a file stands where the module keeps its notes'
            Script = { $script:odd = New-EmptyRoot; Set-Content -LiteralPath "$odd/.docassist" -Value 'x'; New-DocAssistBackup -DataPath $clinic -BackupRoot $odd }; Target = { Join-Path $odd '.docassist' }
        }
    ) {
        $names = @([IO.Directory]::GetFileSystemEntries($root) -notmatch 'docassist')
        $failure = Get-Failure $Script
        Assert-Failure $failure $Id 'New-DocAssistBackup' $Category (& $Target) $true
        $failure.Output | Should -BeNullOrEmpty
        @([IO.Directory]::GetFileSystemEntries($root) -notmatch 'docassist') | Should -Be $names
    }

    It 'DatabaseCorrupt does not end it: what could be saved is emitted, and older backups stay' {
        $data = New-Data { Edit-Page $path 8192 20000 }
        $kept = New-EmptyRoot
        $good = New-DatedBackup -Source $made.Path -At '2026-01-04' -Root $kept
        $failure = Get-Failure { New-DocAssistBackup -DataPath $data -BackupRoot $kept -KeepLast 1 }
        Assert-Failure $failure 'DatabaseCorrupt' 'New-DocAssistBackup' 'InvalidData' (Join-Path $data 'clinic.db') $false
        "$($failure.Output.Verdict)" | Should -Be 'Corrupt'
        $good | Should -Exist
        (Get-Item -LiteralPath (Join-Path $failure.Output.Path 'clinic.db')).Length | Should -Be (Get-Item -LiteralPath (Join-Path $data 'clinic.db')).Length
        Test-DocAssistBackup -LiteralPath $failure.Output.Path -Full -Quiet | Should -BeFalse
    }

    It 'DatabaseCorrupt names the backup to restore when there is one of the same data' {
        $data = New-Data { }
        $kept = New-EmptyRoot
        $good = New-DocAssistBackup -DataPath $data -BackupRoot $kept
        Edit-Page (Join-Path $data 'clinic.db') 8192 20000
        $failure = Get-Failure { New-DocAssistBackup -DataPath $data -BackupRoot $kept }
        $failure.Errors[0].ErrorDetails.RecommendedAction | Should -Match $good.Name
    }

    It 'NotEnoughSpace ends it: the volume is too small' -Skip:$noVolumesCanBeMade {
        $small = New-Volume 4m
        try {
            $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $small }
            Assert-Failure $failure 'NotEnoughSpace' 'New-DocAssistBackup' 'LimitsExceeded' $small $true
            [IO.Directory]::GetFileSystemEntries($small) | Split-Path -Leaf | Should -Be '.docassist'
        }
        finally { umount $small }
    }

    It 'AccessDenied ends it: the volume is read-only' -Skip:$noVolumesCanBeMade {
        $fixed = New-Volume 64m
        try {
            Invoke-Native { mount -o remount,ro $fixed }
            $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $fixed }
            Assert-Failure $failure 'AccessDenied' 'New-DocAssistBackup' 'PermissionDenied' (Join-Path $fixed '.docassist') $true
        }
        finally { umount $fixed }
    }

    It 'BackupRootUnavailable ends it: the drive is not connected' -Skip:$drivesHaveLetters {
        $drive = "/mnt/$([Guid]::NewGuid().ToString('N'))"
        if (-not (Test-Path -LiteralPath /mnt)) { Set-ItResult -Skipped -Because 'there is no /mnt here' }
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $drive }
        Assert-Failure $failure 'BackupRootUnavailable' 'New-DocAssistBackup' 'ResourceUnavailable' $drive $true
        $drive | Should -Not -Exist
    }

    It 'BackupRootUnavailable ends it, and is what an unattended run records: no drive has that letter now' -Skip:(-not $drivesHaveLetters) {
        $used = @([IO.DriveInfo]::GetDrives() | ForEach-Object { $_.Name.Substring(0, 1) })
        $root = "$([char[]]'QRSTUVWXY' | Where-Object { "$_" -notin $used } | Select-Object -First 1):\Backups"
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $root }
        Assert-Failure $failure 'BackupRootUnavailable' 'New-DocAssistBackup' 'ResourceUnavailable' $root $true
        (Invoke-DocAssistBackupRun -DataPath $clinic -BackupRoot $root -WarningAction Ignore).ExitCode | Should -Be 5
        (Get-DocAssistBackupStatus -DataPath $clinic -BackupRoot $root).Health | Should -Be 'Red'
    }

    It 'PathTooLong ends it: the paths in the root become longer than the system allows' -Skip:$pathsHaveNoSuchLimit {
        $deep = Join-Path $TestDrive 'deep'
        while ($deep.Length -lt 3800) { $deep += '/' + 'x' * 200 }
        $deep += '/' + 'x' * (4075 - $deep.Length)
        $null = [IO.Directory]::CreateDirectory($deep)
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $deep }
        $failure.Errors[0].FullyQualifiedErrorId | Should -Be 'PathTooLong,DocAssist.Backup.PowerShell.Commands.NewDocAssistBackupCommand'
        "$($failure.Errors[0].CategoryInfo.Category)", $failure.Terminating | Should -Be 'InvalidArgument', $true
        [IO.Directory]::GetFileSystemEntries($deep) | Should -BeNullOrEmpty
    }

    It 'is one of ours where a name is longer than the system allows' {
        $long = Join-Path $root ('x' * 300)
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $long }
        ($failure.Errors[0].FullyQualifiedErrorId -split ',')[0] | Should -BeIn 'PathTooLong', 'BackupRootUnavailable', 'WriteFailed'
        $failure.Errors[0].TargetObject, $failure.Terminating | Should -Be $long, $true
    }

    It '<Id> ends it: <Why>' -Skip:$straceIsMissing -ForEach @(
        @{ Id = 'FlushFailed'; Why = 'the system cannot flush'; Inject = 'syncfs,fsync:error=EIO' }
        @{ Id = 'ReadFailed'; Why = 'the disk of the database cannot be read'; Inject = 'pread64:error=EIO'; Path = '/clinic.db' }
        @{ Id = 'NotEnoughSpace'; Why = 'the volume becomes full'; Inject = 'pwrite64:error=ENOSPC' }
    ) {
        $target = New-EmptyRoot
        $program, $options = Get-ShellCommand
        $text = "Import-Module -Name '$ModulePath'
            try { New-DocAssistBackup -DataPath '$clinic' -BackupRoot '$target' } catch { `$_.FullyQualifiedErrorId, `$_.CategoryInfo.Category, `$_.ErrorDetails.RecommendedAction }"
        $only = if ($_.ContainsKey('Path')) { '-P', "$clinic$Path" } else { @() }
        $system = ($Inject -split ':')[0]
        $lines = @(strace -f -qq --seccomp-bpf -e "trace=$system" @only -e "inject=$Inject" -o (Join-Path $TestDrive 'trace') $program $options -Command $text)
        $lines[0] | Should -Be "$Id,DocAssist.Backup.PowerShell.Commands.NewDocAssistBackupCommand"
        $lines[2] | Should -Match '^[A-Z].*\.$'
        [IO.Directory]::GetFileSystemEntries($target) | Split-Path -Leaf | Should -Be '.docassist'
    }
}

Describe 'An error while another process is at work' {
    BeforeAll {
        $data = New-Data { }
        $shared = New-EmptyRoot
        foreach ($day in 1..3) { $null = New-DatedBackup -Source $made.Path -At "2026-01-0$day" -Root $shared }
        $lock = $holder = $open = $null
        $lock = Lock-Database (Join-Path $data 'clinic.db')
        # Nobody backs this one up, so a restore of it waits for nobody.
        $alone = New-Data { }
        $open = Lock-Database (Join-Path $alone 'clinic.db')
        # It has the root locked while it waits for the database.
        $holder = Start-ChildCommand -Arguments $ModulePath, $data, $shared -Script {
            param($module, $data, $root)
            Import-Module -Name $module
            $null = New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 600
        }
        Wait-Until { $holder.HasExited -or [IO.Directory]::GetDirectories($shared, '.partial_*').Count }
    }

    AfterAll {
        Stop-Child $lock
        Stop-Child $open
        Stop-Child $holder
    }

    It 'is DatabaseBusy and ends New-DocAssistBackup: the database is locked' {
        $failure = Get-Failure { New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 0 }
        Assert-Failure $failure 'DatabaseBusy' 'New-DocAssistBackup' 'ResourceBusy' (Join-Path $data 'clinic.db') $true
    }

    It 'is AnotherRunActive and ends New-DocAssistBackup: the root is locked' {
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $shared -TimeoutSec 0 }
        Assert-Failure $failure 'AnotherRunActive' 'New-DocAssistBackup' 'ResourceBusy' (Join-Path $shared '.docassist/lock') $true
    }

    It 'is AnotherRunActive also when it is the first that a process meets' {
        $id = Invoke-ChildCommand -Arguments $ModulePath, $clinic, $shared -Script {
            param($module, $data, $root)
            Import-Module -Name $module
            try { New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 0 } catch { $_.FullyQualifiedErrorId }
        }
        $id | Should -Be 'AnotherRunActive,DocAssist.Backup.PowerShell.Commands.NewDocAssistBackupCommand'
    }

    It 'is AnotherRunActive and does not end Remove-DocAssistBackup: <Name>' -ForEach @(
        @{ Name = 'by name'; Script = { Remove-DocAssistBackup *-01-01* -BackupRoot $shared -Force -TimeoutSec 0; 'on' } }
        @{ Name = 'by policy'; Script = { Remove-DocAssistBackup -KeepLast 1 -BackupRoot $shared -Force -TimeoutSec 0; 'on' } }
    ) {
        $failure = Get-Failure $Script
        Assert-Failure $failure 'AnotherRunActive' 'Remove-DocAssistBackup' 'ResourceBusy' (Join-Path $shared '.docassist/lock') $false
        $failure.Output | Should -Be 'on'
        @(Get-DocAssistBackup -BackupRoot $shared).Count | Should -Be 3
    }

    It 'is <Id> and does not end <Command>' -ForEach @(
        @{ Command = 'Restore-DocAssistBackup'; Id = 'AnotherRunActive'; Target = { Join-Path $shared '.docassist/lock' }
            Script = { Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $clinic -BackupRoot $shared -Force -TimeoutSec 0; 'on' }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'ApplicationRunning'; Target = { Join-Path $alone 'clinic.db' }
            Script = { Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $alone -Force -TimeoutSec 0; 'on' }
        }
        @{ Command = 'Repair-DocAssistDatabase'; Id = 'DatabaseBusy'; Target = { Join-Path $alone 'clinic.db' }
            Script = { Repair-DocAssistDatabase -DataPath $alone -BackupRoot $root -Force -TimeoutSec 0; 'on' }
        }
    ) {
        $failure = Get-Failure $Script
        Assert-Failure $failure $Id $Command 'ResourceBusy' (& $Target) $false
        $failure.Output | Should -Be 'on'
    }

    It 'is none any more when that process has died' {
        Stop-Child $holder
        Remove-DocAssistBackup *-01-01* -BackupRoot $shared -Force -TimeoutSec 0
        @(Get-DocAssistBackup -BackupRoot $shared).Count | Should -Be 2
    }
}

Describe 'An error of the other commands' {
    It '<Id> of <Command> does not end it: <Why>' -ForEach @(
        @{ Command = 'Get-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'no backup has the name'
            Script = { Get-DocAssistBackup -Name backup_x -BackupRoot $root; 'on' }; Target = { 'backup_x' }
        }
        @{ Command = 'Get-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there'
            Script = { Get-DocAssistBackup -BackupRoot $nowhere; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Get-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is a file'
            Script = { Get-DocAssistBackup -BackupRoot $aFile; 'on' }; Target = { $aFile }
        }
        @{ Command = 'Remove-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'no backup has the name'
            Script = { Remove-DocAssistBackup -Name backup_x -BackupRoot $root -Force; 'on' }; Target = { 'backup_x' }
        }
        @{ Command = 'Remove-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'nothing is at the path'
            Script = { Remove-DocAssistBackup -LiteralPath $nowhere -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Remove-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'a policy for a root that is not there'
            Script = { Remove-DocAssistBackup -KeepLast 1 -BackupRoot $nowhere -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Remove-DocAssistBackup'; Id = 'LastGoodProtected'; Category = 'InvalidOperation'; Why = 'it is the newest good one'
            Script = { Remove-DocAssistBackup -Name *-01-05* -BackupRoot $root -Confirm:$false; 'on' }; Target = { Join-Path $root 'backup_2026-01-05_00-00-00' }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'no backup has the name'
            Script = { Test-DocAssistBackup -Name backup_x -BackupRoot $root; 'on' }; Target = { 'backup_x' }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'nothing is at the path'
            Script = { Test-DocAssistBackup -LiteralPath $nowhere; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'the root is empty'
            Script = { $script:empty = New-EmptyRoot; Test-DocAssistBackup -BackupRoot $empty; 'on' }; Target = { $empty }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there'
            Script = { Test-DocAssistBackup -Name * -BackupRoot $nowhere; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there, and nothing is named'
            Script = { Test-DocAssistBackup -BackupRoot $nowhere; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Test-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there, and a name is given'
            Script = { Test-DocAssistBackup -Name backup_x -BackupRoot $nowhere; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Test-DocAssistDatabase'; Id = 'DataFolderNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder is not there'
            Script = { Test-DocAssistDatabase -DataPath $nowhere -BackupRoot $root; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'no backup has the name'
            Script = { Restore-DocAssistBackup backup_x -DataPath $clinic -BackupRoot $root -Force; 'on' }; Target = { 'backup_x' }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'nothing is at the path'
            Script = { Restore-DocAssistBackup -LiteralPath $nowhere -DataPath $clinic -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'there is no good one'
            Script = { $script:empty = New-EmptyRoot; Restore-DocAssistBackup -DataPath $clinic -BackupRoot $empty -Force; 'on' }; Target = { $empty }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there'
            Script = { Restore-DocAssistBackup -DataPath $clinic -BackupRoot $nowhere -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'DataFolderNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder is not there'
            Script = { Restore-DocAssistBackup -DataPath $nowhere -BackupRoot $root -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupNotGood'; Category = 'InvalidOperation'; Why = 'the backup is Suspect'
            Script = { $script:odd = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root (New-EmptyRoot) -Verdict Suspect; Restore-DocAssistBackup -LiteralPath $odd -DataPath (New-Data { }) -Confirm:$false; 'on' }; Target = { $odd }
        }
        @{ Command = 'Confirm-DocAssistBackup'; Id = 'BackupNotGood'; Category = 'InvalidOperation'; Why = 'the backup is Good'
            Script = { Confirm-DocAssistBackup *-01-05* -Reason 'wanted' -BackupRoot $root -Force; 'on' }; Target = { Join-Path $root 'backup_2026-01-05_00-00-00' }
        }
        @{ Command = 'Confirm-DocAssistBackup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'no backup has the name'
            Script = { Confirm-DocAssistBackup backup_x -Reason 'wanted' -BackupRoot $root -Force; 'on' }; Target = { 'backup_x' }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'BackupDamaged'; Category = 'InvalidData'; Why = 'a file of the backup has changed'
            Script = {
                $script:odd = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root (New-EmptyRoot)
                Edit-Page "$odd/settings.json" 0 4
                Restore-DocAssistBackup -LiteralPath $odd -DataPath (New-Data { }) -Confirm:$false; 'on'
            }; Target = { $odd }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'DestinationNotEmpty'; Category = 'InvalidArgument'; Why = 'the folder has something in it'
            Script = { Restore-DocAssistBackup -LiteralPath $made.Path -Destination $clinic -Force; 'on' }; Target = { $clinic }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'PathsOverlap'; Category = 'InvalidArgument'; Why = 'the destination lies in the backup'
            Script = { Restore-DocAssistBackup -LiteralPath $made.Path -Destination "$($made.Path)/in" -Force; 'on' }; Target = { Join-Path $made.Path 'in' }
        }
        @{ Command = 'Restore-DocAssistBackup'; Id = 'RecoveryNeeded'; Category = 'InvalidOperation'; Why = 'an interrupted one has left a journal that cannot be read'
            Script = {
                $script:torn = New-Data { $null = New-Item -ItemType Directory -Path "$folder/.docassist-restore"; Set-Content -LiteralPath "$folder/.docassist-restore/journal.json" -Value 'torn' }
                Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $torn -Force; 'on'
            }; Target = { $torn }
        }
        @{ Command = 'Repair-DocAssistDatabase'; Id = 'DataFolderNotFound'; Category = 'ObjectNotFound'; Why = 'the data folder is not there'
            Script = { Repair-DocAssistDatabase -DataPath $nowhere -BackupRoot $root -Force; 'on' }; Target = { $nowhere }
        }
        @{ Command = 'Repair-DocAssistDatabase'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Why = 'there is no good backup'
            Script = { $script:empty = New-EmptyRoot; Repair-DocAssistDatabase -DataPath (New-Data { Edit-Page $path 8192 20000 }) -BackupRoot $empty -Force; 'on' }; Target = { $empty }
        }
        @{ Command = 'Repair-DocAssistDatabase'; Id = 'BackupRootUnavailable'; Category = 'ResourceUnavailable'; Why = 'the root is not there'
            Script = { Repair-DocAssistDatabase -DataPath (New-Data { Edit-Page $path 8192 20000 }) -BackupRoot $nowhere -Force; 'on' }; Target = { $nowhere }
        }
    ) {
        $failure = Get-Failure $Script
        Assert-Failure $failure $Id $Command $Category (& $Target) $false
        $failure.Output | Should -Be 'on'
    }

    It 'PathNotFileSystem of <Command> ends it' -ForEach @(
        @{ Command = 'Get-DocAssistBackup'; Script = { Get-DocAssistBackup -BackupRoot Env:/PATH } }
        @{ Command = 'Remove-DocAssistBackup'; Script = { Remove-DocAssistBackup -LiteralPath Env:/PATH -Force } }
        @{ Command = 'Repair-DocAssistDatabase'; Script = { Repair-DocAssistDatabase -DataPath Env:/PATH -BackupRoot $root } }
        @{ Command = 'Restore-DocAssistBackup'; Script = { Restore-DocAssistBackup -LiteralPath $made.Path -Destination Env:/PATH -Force } }
        @{ Command = 'Test-DocAssistBackup'; Script = { Test-DocAssistBackup -LiteralPath Env:/PATH } }
        @{ Command = 'Test-DocAssistDatabase'; Script = { Test-DocAssistDatabase -LiteralPath Env:/PATH -BackupRoot $root } }
    ) {
        Assert-Failure (Get-Failure $Script) 'PathNotFileSystem' $Command 'InvalidArgument' 'Env:/PATH' $true
    }

    It 'RetentionFailed does not end it: the folder of the backup is in use' -Skip:$noVolumesCanBeMade {
        $busy = New-EmptyRoot
        foreach ($day in 1..3) { $null = New-DatedBackup -Source $made.Path -At "2026-01-0$day" -Root $busy }
        $held = Join-Path $busy 'backup_2026-01-01_00-00-00'
        # Nobody can rename the place of a mounted volume.
        Invoke-Native { mount --bind $held $held }
        try {
            $failure = Get-Failure { Remove-DocAssistBackup -Name *-01-01*, *-01-02* -BackupRoot $busy -Force }
            Assert-Failure $failure 'RetentionFailed' 'Remove-DocAssistBackup' 'WriteError' $held $false
            Join-Path $busy 'backup_2026-01-02_00-00-00' | Should -Not -Exist
            $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $busy -KeepLast 1 }
            Assert-Failure $failure 'RetentionFailed' 'New-DocAssistBackup' 'WriteError' $held $false
            $failure.Output.Verdict | Should -Be 'Good'
            Test-DocAssistBackup -LiteralPath $held -Full -Quiet | Should -BeTrue
        }
        finally { umount $held }
    }

    It 'SafetyBackupFailed does not end it: a link stands where the documents are' -Skip:$drivesHaveLetters {
        $data = New-Data { Move-Item -LiteralPath "$folder/prescriptions" -Destination "$folder.away"; $null = New-Item -ItemType SymbolicLink -Path "$folder/prescriptions" -Target "$folder.away" }
        $before = Get-FolderState $data "$data.away"
        $failure = Get-Failure { Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $data -Force; 'on' }
        Assert-Failure $failure 'SafetyBackupFailed' 'Restore-DocAssistBackup' 'OperationStopped' (Join-Path $data 'prescriptions') $false
        $failure.Output | Should -Be 'on'
        Get-FolderState $data "$data.away" | Should -Be $before
    }

    It 'NotEnoughSpace does not end it: there is no room for the safety backup' -Skip:$noVolumesCanBeMade {
        $data = New-Data { }
        $before = Get-FolderState $data
        $small = New-Volume 1m
        try { $failure = Get-Failure { Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $data -BackupRoot $small -Force; 'on' } }
        finally { umount $small }
        Assert-Failure $failure 'NotEnoughSpace' 'Restore-DocAssistBackup' 'LimitsExceeded' $small $false
        $failure.Output | Should -Be 'on'
        Get-FolderState $data | Should -Be $before
    }

    It 'SwapFailed does not end it: a part of the data cannot change its place, and all is put back' -Skip:$noVolumesCanBeMade {
        $data = New-Data { Set-Content -LiteralPath "$folder/settings.json" -Value '{ "newer": true }' }
        $before = Get-FolderState $data | Select-Object -Skip 1
        $target = New-EmptyRoot
        # Nobody can rename the place of a mounted volume.
        $held = Join-Path $data 'prescriptions'
        Invoke-Native { mount --bind $held $held }
        try { $failure = Get-Failure { Restore-DocAssistBackup -LiteralPath $made.Path -DataPath $data -BackupRoot $target -Force; 'on' } }
        finally { umount $held }
        Assert-Failure $failure 'SwapFailed' 'Restore-DocAssistBackup' 'WriteError' $failure.Errors[0].TargetObject $false
        $failure.Output | Should -Be 'on'
        # But for the time of the folder itself, in which files came and went.
        Get-FolderState $data | Select-Object -Skip 1 | Should -Be $before
    }

    It 'is a stop where -ErrorAction says so' {
        { Get-DocAssistBackup -Name backup_x -BackupRoot $root -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.GetDocAssistBackupCommand'
    }

    It 'is left in -ErrorVariable and seen in $?' {
        $said = Get-DocAssistBackup -Name backup_x -BackupRoot $root -ErrorAction SilentlyContinue -ErrorVariable failures
        $? | Should -BeFalse
        $said | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
    }
}

Describe 'An error of a schedule or of the configuration' {
    BeforeAll {
        $saved = @{}
        foreach ($name in 'PATH', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR', 'DOCASSIST_BACKUP_CONFIG_DIR') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
        $torn = New-EmptyRoot
        Set-Content -LiteralPath (Join-Path $torn 'user.json') -Value '{ "keep_last": '
        $daily = @{ Daily = $true; At = '18:30'; DataPath = $clinic; BackupRoot = $root }
    }

    BeforeEach {
        # A crontab that cannot be written, and no systemd: nothing of the account is touched.
        if ([IO.Path]::DirectorySeparatorChar -eq '/') {
            $programs = New-EmptyRoot
            [IO.File]::WriteAllText("$programs/crontab", "#!/bin/sh`ncase `"`$1`" in -l) echo no crontab for tester >&2; exit 1 ;; *) cat > /dev/null; echo not today >&2; exit 3 ;; esac`n")
            Invoke-Native { chmod +x "$programs/crontab" }
            $env:PATH = "$programs`:$($saved.PATH)"
            $env:XDG_CONFIG_HOME = $env:XDG_RUNTIME_DIR = New-EmptyRoot
        }
    }

    AfterEach { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }

    It 'ScheduleNotFound of <_> does not end it' -ForEach 'Get-DocAssistBackupSchedule', 'Unregister-DocAssistBackupSchedule' {
        $failure = Get-Failure { & $_ -Name 'No such one'; 'on' }
        Assert-Failure $failure 'ScheduleNotFound' $_ 'ObjectNotFound' 'No such one' $false
        $failure.Output | Should -Be 'on'
    }

    It 'ScheduleInvalid ends Register-DocAssistBackupSchedule: the name can be none' {
        Assert-Failure (Get-Failure { Register-DocAssistBackupSchedule -Name 'a/b' @daily }) 'ScheduleInvalid' 'Register-DocAssistBackupSchedule' 'InvalidArgument' 'a/b' $true
    }

    It 'ToolNotFound ends Register-DocAssistBackupSchedule: the scheduler is another system''s' -Skip:$onWindows {
        Assert-Failure (Get-Failure { Register-DocAssistBackupSchedule -Scheduler TaskScheduler @daily }) 'ToolNotFound' 'Register-DocAssistBackupSchedule' 'NotInstalled' 'TaskScheduler' $true
    }

    It 'ToolFailed ends Register-DocAssistBackupSchedule: the program of cron fails' -Skip:$onWindows {
        $failure = Get-Failure { Register-DocAssistBackupSchedule -Scheduler Cron @daily }
        Assert-Failure $failure 'ToolFailed' 'Register-DocAssistBackupSchedule' 'InvalidResult' 'crontab' $true
        $failure.Errors[0].Exception.Message | Should -Match 'exit code 3: not today'
    }

    It 'ConfigurationInvalid of <Command>, the file is torn' -ForEach @(
        @{ Command = 'Get-DocAssistBackupConfiguration'; Ends = $false; Script = { Get-DocAssistBackupConfiguration } }
        @{ Command = 'Set-DocAssistBackupConfiguration'; Ends = $true; Script = { Set-DocAssistBackupConfiguration -KeepLast 3 } }
        @{ Command = 'Get-DocAssistBackupStatus'; Ends = $true; Script = { Get-DocAssistBackupStatus -DataPath $clinic -BackupRoot $root } }
        @{ Command = 'Get-DocAssistBackupHistory'; Ends = $false; Script = { Get-DocAssistBackupHistory } }
    ) {
        $env:DOCASSIST_BACKUP_CONFIG_DIR = $torn
        Assert-Failure (Get-Failure $Script) 'ConfigurationInvalid' $Command 'InvalidArgument' (Join-Path $torn 'user.json') $Ends
    }
}
