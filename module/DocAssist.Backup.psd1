@{
    # Windows PowerShell runs on .NET Framework, PowerShell 7 on .NET: the module brings its assemblies for both. The loader comes first, for
    # the engine that the cmdlets are made of must be loadable when PowerShell looks at them.
    NestedModules          = if ($PSEdition -eq 'Core') {
        @('core/DocAssist.Backup.Loader.dll', 'core/DocAssist.Backup.PowerShell.dll')
    }
    else {
        @('desktop/DocAssist.Backup.Loader.dll', 'desktop/DocAssist.Backup.PowerShell.dll')
    }
    ModuleVersion          = '0.1.0'
    GUID                   = '3fa82e03-a124-42d2-9625-dd61c2d833e6'
    Author                 = 'DocAssist'
    CompanyName            = 'DocAssist'
    Copyright              = '(c) DocAssist'
    Description            = 'Makes, schedules, lists, verifies, restores and removes backups of a clinic''s data folder: databases that are in use, documents and settings, each backup a plain folder with checksums that anyone can restore by hand.'

    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')

    FormatsToProcess       = @('DocAssist.Backup.format.ps1xml')
    CmdletsToExport        = @(
        'Compare-DocAssistBackup'
        'Confirm-DocAssistBackup'
        'Get-DocAssistBackup'
        'Get-DocAssistBackupConfiguration'
        'Get-DocAssistBackupHistory'
        'Get-DocAssistBackupSchedule'
        'Get-DocAssistBackupStatus'
        'Invoke-DocAssistBackupRun'
        'New-DocAssistBackup'
        'Register-DocAssistBackupSchedule'
        'Remove-DocAssistBackup'
        'Repair-DocAssistDatabase'
        'Restore-DocAssistBackup'
        'Set-DocAssistBackupConfiguration'
        'Test-DocAssistBackup'
        'Test-DocAssistBackupConfiguration'
        'Test-DocAssistDatabase'
        'Unregister-DocAssistBackupSchedule'
        'Watch-DocAssistApplication'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags = @('Backup', 'SQLite', 'Verification', 'Retention', 'Schedule', 'Clinic', 'Windows', 'Linux', 'MacOS')
        }
    }
}
