<#
.SYNOPSIS
Pester tests for administrators: is this machine's clinic backed up as it should be?

.DESCRIPTION
For Pester 5 and 6, in Windows PowerShell 5.1 and PowerShell 7. Run them as the account that makes the backups: its schedules are the ones
that are looked at. They change nothing but for a trial file in the backup root, which is taken away again. A message of a failed test says
what is wrong and what to do, and names no patient and no document.

.PARAMETER DataPath
The data folder. Without it, it is looked for as the commands of the module do: environment, configuration, known places.

.PARAMETER BackupRoot
The backup root. Without it, it is looked for in the same way.

.PARAMETER MaxAgeHours
How old the newest good backup may be. Without it, the setting GreenForHours of the configuration holds, which is 24 unless it was changed.

.PARAMETER MaxDrillAgeDays
How old the last restore drill may be.

.PARAMETER ScheduleName
Which schedules are looked at; with wildcards.

.EXAMPLE
$file = Join-Path (Get-Module -Name DocAssist.Backup -ListAvailable)[0].ModuleBase 'DocAssist.Backup.Compliance.Tests.ps1'
Invoke-Pester -Container (New-PesterContainer -Path $file -Data @{ DataPath = 'D:\Clinic\data'; BackupRoot = 'E:\Backups'; MaxAgeHours = 26 })
#>
param(
    [string] $DataPath,
    [string] $BackupRoot,
    [int] $MaxAgeHours,
    [int] $MaxDrillAgeDays = 30,
    [string] $ScheduleName = '*'
)

BeforeAll {
    Import-Module -Name (Join-Path $PSScriptRoot 'DocAssist.Backup.psd1')

    $places = @{}
    if ($DataPath) { $places.DataPath = $DataPath }
    if ($BackupRoot) { $places.BackupRoot = $BackupRoot }

    # What the commands themselves have to say against an answer, such as a configuration that cannot be read.
    function Get-Advice($Record) {
        $advice = if ($Record.ErrorDetails) { $Record.ErrorDetails.RecommendedAction }
        "$($Record.Exception.Message) $advice".Trim()
    }

    $status = $null
    $unknown = 'The status of the backups is not known. Run Get-DocAssistBackupStatus.'
    $hours = $MaxAgeHours
    try {
        if ($hours -le 0) { $hours = (Get-DocAssistBackupConfiguration -ErrorAction Stop).GreenForHours }
        $status = Get-DocAssistBackupStatus @places -ErrorAction Stop
    }
    catch { $unknown = Get-Advice $_ }

    # Findings of these kinds name folders, settings and clinic.db; others can name a document, and so a patient.
    $sayable = @(
        'ConfigurationInvalid', 'DataFolderNotFound', 'DatabaseNotFound', 'NotAClinicDatabase', 'BackupRootUnavailable', 'PathsOverlap'
        'RootNotWritable', 'NotEnoughSpace', 'DatabaseDiffers', 'VectorStoreDiffers', 'PrescriptionsDiffer', 'SettingsDiffer'
    )

    function Format-Finding($Finding) {
        if ($Finding.Id -in $sayable) { return "$($Finding.Message) $($Finding.Remedy)".Trim() }
        "$($Finding.Id), at a file or folder that is not named here. Run Test-DocAssistBackupConfiguration to see which, and what to do."
    }
}

Describe 'The backups of this clinic' {
    It 'have a good one that is recent' {
        if (-not $status) { throw $unknown }
        if (-not $status.LastGood) {
            throw "There is no good backup in '$($status.BackupRoot)'. Make one with New-DocAssistBackup, and see why there is none with Get-DocAssistBackupHistory."
        }
        $age = [Math]::Floor($status.LastGoodAge.TotalHours)
        if ($status.LastGoodAge.TotalHours -gt $hours) {
            throw "The newest good backup, $($status.LastGood) in '$($status.BackupRoot)', is $age hours old, and $hours are allowed. Make one with New-DocAssistBackup, and see with Get-DocAssistBackupHistory why the schedule made none."
        }
    }

    It 'have passed a restore drill of late' {
        if (-not $status) { throw $unknown }
        $do = 'Hold one with Test-DocAssistBackup -Drill; a run holds one by itself when the setting DrillEveryDays is 30 or less.'
        if (-not $status.LastDrillAtUtc) { throw "No restore drill is known of the backups in '$($status.BackupRoot)'. $do" }
        if (-not $status.LastDrillPassed) {
            throw "The last restore drill in '$($status.BackupRoot)' was not passed. See why with Test-DocAssistBackup -Drill, check the disk, and make a new backup."
        }
        $days = ([DateTime]::UtcNow - $status.LastDrillAtUtc).TotalDays
        if ($days -gt $MaxDrillAgeDays) { throw "The last restore drill was $([Math]::Floor($days)) days ago, and $MaxDrillAgeDays are allowed. $do" }
    }

    It 'are on another volume than the data' {
        if (-not $status) { throw $unknown }
        if ($null -eq $status.SameVolume) {
            throw "It cannot be told whether the backups in '$($status.BackupRoot)' are on another volume than the data. Name both folders, and see that both are there."
        }
        if ($status.SameVolume) {
            throw "The backups in '$($status.BackupRoot)' are on the volume of the data and would be lost with it. Choose a root on another disk with Set-DocAssistBackupConfiguration -BackupRoot, and register the schedule again."
        }
    }

    It 'are made by a schedule' {
        try { $all = @(Get-DocAssistBackupSchedule -Name $ScheduleName -ErrorAction Stop) }
        catch { throw (Get-Advice $_) }
        $schedules = @($all | Where-Object { $_.Command -like '*Invoke-DocAssistBackupRun*' })
        if ($schedules.Count -eq 0) {
            throw "This account has no schedule '$ScheduleName' that makes backups. Register one with Register-DocAssistBackupSchedule, or run these tests as the account that has it."
        }
        if (@($schedules | Where-Object { $_.Enabled }).Count -eq 0) {
            throw "The schedule '$($schedules[0].Name)' is registered but not enabled. Register it again with Register-DocAssistBackupSchedule."
        }
        # 11: another run was at work. The large ones are the Task Scheduler's own: it runs now, and it has not run yet.
        $failed = @($schedules | Where-Object { $_.Enabled -and $_.LastResult -notin $null, 0, 11, 0x41301, 0x41303 })
        if ($failed.Count -gt 0) {
            throw "The schedule '$($failed[0].Name)' ended with exit code $($failed[0].LastResult) when it ran last. Get-Help about_DocAssist_Backup_Schedule says what that means."
        }
    }

    It 'had a last run that ended well' {
        if (-not $status) { throw $unknown }
        if ($null -eq $status.LastRunExitCode) {
            throw "No unattended run is known in '$($status.BackupRoot)'. Start the schedule once, or Invoke-DocAssistBackupRun by hand as the same account."
        }
        if ($status.LastRunExitCode -notin 0, 11) {
            throw "The last run ended $($status.LastRunOutcome) with exit code $($status.LastRunExitCode). See why with Get-DocAssistBackupHistory; Get-Help about_DocAssist_Backup_Schedule says what the code means."
        }
    }

    It 'are of the right data and go to a place that is good for them' {
        try { $findings = @(Test-DocAssistBackupConfiguration @places -ErrorAction Stop | Where-Object { "$($_.Severity)" -eq 'Error' }) }
        catch { throw (Get-Advice $_) }
        if ($findings.Count -gt 0) { throw (@($findings | ForEach-Object { Format-Finding $_ } | Select-Object -Unique) -join ' ') }
    }
}
