@{
    RootModule             = 'DocAssist.Backup.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '3fa82e03-a124-42d2-9625-dd61c2d833e6'
    Author                 = 'DocAssist'
    CompanyName            = 'DocAssist'
    Copyright              = '(c) DocAssist'
    Description            = 'Makes, lists, verifies, restores and removes backups, by hand or unattended, of a clinic''s data folder: databases that are in use, documents and settings, each backup a plain folder with checksums that anyone can restore by hand.'

    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')

    FormatsToProcess       = @('DocAssist.Backup.format.ps1xml')
    CmdletsToExport        = @(
        'Compare-DocAssistBackup'
        'Get-DocAssistBackup'
        'Get-DocAssistBackupHistory'
        'Get-DocAssistBackupStatus'
        'Invoke-DocAssistBackupRun'
        'New-DocAssistBackup'
        'Remove-DocAssistBackup'
        'Repair-DocAssistDatabase'
        'Restore-DocAssistBackup'
        'Test-DocAssistBackup'
        'Test-DocAssistDatabase'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags = @('Backup', 'SQLite', 'Verification', 'Retention', 'Clinic', 'Windows', 'Linux', 'MacOS')
        }
    }
}
