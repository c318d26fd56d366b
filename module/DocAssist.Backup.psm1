# Windows PowerShell runs on .NET Framework, PowerShell 7 on .NET: the module brings its assemblies for both.
$edition = if ($PSEdition -eq 'Core') { 'core' } else { 'desktop' }
$path = [System.IO.Path]::Combine($PSScriptRoot, $edition, 'DocAssist.Backup.PowerShell.dll')

# Before PowerShell looks at the cmdlets, the engine that they are made of must be loadable.
$assembly = [System.Reflection.Assembly]::LoadFrom($path)
$assembly.GetType('DocAssist.Backup.PowerShell.EngineResolver', $true)::Install()

Import-Module -Name $path -ErrorAction Stop
