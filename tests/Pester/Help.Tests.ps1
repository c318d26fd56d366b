# The help against the built module. What a page says of parameters must be what Get-Command says, and every fence that is marked
# powershell runs and must print what the fence marked Output behind it shows: nothing, where there is none. So an error that an
# example does not show is a failure.
#
# In a fence D:\, E:\ and F:\ are folders of the test: D:\Clinic\data is the data of a small clinic, E:\Backups a root with four backups,
# three of them of the days from 3 to 5 March 2025 and one that the app made on the 2nd, and F:\ is empty. The environment variables of the app name the first two, and a configuration would be in
# F:\Configuration. All is made anew for each example. Numbers, ages, sizes and blanks may differ from what is shown; everything else may not.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $RepositoryFolder 'build/Markdown.ps1')

    function Get-Example([IO.FileInfo] $Page) {
        $title, $example = '', $null
        foreach ($block in Get-MarkdownBlock (Read-MarkdownPage $Page.FullName).Lines) {
            if ($block.Kind -eq 'Heading') { $title = $block.Lines[0].TrimStart('#', ' ') }
            elseif ($block.Language -eq 'powershell') {
                if ($example) { $example }
                $example = @{ Page = $Page.BaseName; Title = $title; Code = Get-BlockText $block; Shown = '' }
            }
            elseif ($block.Language -eq 'Output') { $example.Shown += (Get-BlockText $block) + "`n" }
        }
        if ($example) { $example }
    }

    $help = Join-Path $RepositoryFolder 'help/en-US'
    $commandPages = @(foreach ($page in Get-ChildItem -Path (Join-Path $help '*-*.md')) { @{ Page = $page.BaseName; Path = $page.FullName } })
    $topics = @(foreach ($page in Get-ChildItem -Path (Join-Path $help 'about_*.md')) { @{ Topic = $page.BaseName; Path = $page.FullName } })
    $examples = @(Get-ChildItem -Path (Join-Path $help '*.md') | ForEach-Object { Get-Example $_ })
    for ($i = 0; $i -lt $examples.Count; $i++) { $examples[$i].Number = $i }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $RepositoryFolder 'build/Markdown.ps1')
    $help = Join-Path $RepositoryFolder 'help/en-US'

    $factsFile = Join-Path $TestDrive 'facts.xml'
    $null = Invoke-ChildCommand -Arguments $ModulePath, $factsFile -Script {
        param($module, $file)
        # What is absent from the help is to fail the test that asks for it, and no other.
        Set-StrictMode -Off
        $env:PSModulePath = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $module))
        Import-Module -Name $module
        $cmdlets = Get-Command -Module DocAssist.Backup

        function Get-Default($Command, $Parameter) {
            if ($Parameter.ParameterType.Name -eq 'SwitchParameter') { return 'False' }
            if (-not @($Parameter.ParameterSets.Values | Where-Object { -not $_.IsMandatory })) { return '' }
            $value = (New-Object $Command.ImplementingType).($Parameter.Name)
            if ($null -eq $value) { 'found at run time' } else { "$value" }
        }

        function Get-ParameterFact($Command, $Parameter) {
            $element = $Parameter.ParameterType
            if ($element.IsArray) { $element = $element.GetElementType() }
            $isAll = $Parameter.ParameterSets.ContainsKey('__AllParameterSets')
            [ordered]@{
                Type              = $Parameter.ParameterType.FullName
                SupportsWildcards = "$($Parameter.Attributes.TypeId.Name -contains 'SupportsWildcardsAttribute')"
                Aliases           = ($Parameter.Aliases | Sort-Object) -join ', '
                Sets              = @(foreach ($name in $Parameter.ParameterSets.Keys | Sort-Object) {
                        $set = $Parameter.ParameterSets[$name]
                        'Name {0}, Position {1}, IsRequired {2}, ValueFromPipeline {3}, ValueFromPipelineByPropertyName {4}, ValueFromRemainingArguments {5}' -f
                        $(if ($isAll) { '(All)' } else { $name }), $(if ($set.Position -lt 0) { 'Named' } else { $set.Position }),
                        $set.IsMandatory, $set.ValueFromPipeline, $set.ValueFromPipelineByPropertyName, $set.ValueFromRemainingArguments
                    }) -join '; '
                AcceptedValues    = $(if ($element.IsEnum) { [enum]::GetNames($element) -join ', ' } else {
                        @($Parameter.Attributes | Where-Object { $_.TypeId.Name -eq 'ValidateSetAttribute' } | ForEach-Object { $_.ValidValues }) -join ', '
                    })
                DefaultValue      = Get-Default $Command $Parameter
            }
        }

        $facts = @{ Commands = @{}; Topics = @{}; Errors = @{}; Properties = @{} }
        foreach ($command in $cmdlets) {
            $page = Get-Help -Name $command.Name -Full
            $own = $command.Parameters.Values | Where-Object { $_.Name -notin [Management.Automation.Cmdlet]::CommonParameters }
            $facts.Commands[$command.Name] = @{
                Syntax       = @(((Get-Command -Name $command.Name -Syntax) -split '\r?\n').Trim() | Where-Object { $_ })
                Parameters   = @{}
                Synopsis     = "$($page.Synopsis)"
                Description  = @($page.description | ForEach-Object { $_.Text }) -join "`n"
                Examples     = @($page.examples.example | ForEach-Object { "$($_.code)" })
                Descriptions = @{}
            }
            foreach ($parameter in $own) {
                $facts.Commands[$command.Name].Parameters[$parameter.Name] = Get-ParameterFact $command $parameter
            }
            foreach ($parameter in $page.parameters.parameter) {
                $facts.Commands[$command.Name].Descriptions[$parameter.name] = "$($parameter.description | ForEach-Object { $_.Text })"
            }
        }
        foreach ($name in 'about_DocAssist_Backup', 'about_DocAssist_Backup_Format', 'about_DocAssist_Backup_Restore', 'about_DocAssist_Backup_Schedule') { $facts.Topics[$name] = "$(Get-Help -Name $name)" }

        foreach ($type in $cmdlets.OutputType | Where-Object { $_.Type -and $_.Type -ne [bool] }) {
            $facts.Properties[$type.Name] = @($type.Type.GetProperties() | ForEach-Object { $_.Name })
        }

        # The module keeps its engine apart from the session, so types of the engine are found by their assembly only.
        $engine = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'DocAssist.Backup' }
        $records = $cmdlets[0].ImplementingType.Assembly.GetType('DocAssist.Backup.PowerShell.ErrorRecords')
        foreach ($code in [enum]::GetValues($engine.GetType('DocAssist.Backup.BackupErrorCode'))) {
            $failure = [Activator]::CreateInstance($engine.GetType('DocAssist.Backup.BackupException'), @($code, 'message', 'hint', 'target', $null))
            $facts.Errors["$code"] = "$($records.GetMethod('From').Invoke($null, @($failure)).CategoryInfo.Category)"
        }
        $facts | Export-Clixml -LiteralPath $file -Depth 6
    }
    $facts = Import-Clixml -LiteralPath $factsFile

    function Get-Section([string] $Path, [string] $Title) {
        (Get-MarkdownSection (Read-MarkdownPage $Path).Lines '##' | Where-Object { $_.Title -eq $Title }).Lines
    }

    function Get-PageParameter([string] $Path) {
        # As Get-ParameterFact gives them, but read from the page.
        $parameters = @{}
        foreach ($section in Get-MarkdownSection (Get-Section $Path 'PARAMETERS') '###' | Where-Object { $_.Title -like '-*' }) {
            $yaml = ConvertFrom-PageYaml (Get-MarkdownBlock $section.Lines | Where-Object { $_.Language -eq 'yaml' }).Lines
            $parameters[$section.Title.Substring(1)] = [ordered]@{
                Type              = $yaml['Type']
                SupportsWildcards = $yaml['SupportsWildcards']
                Aliases           = ($yaml['Aliases'] | Sort-Object) -join ', '
                Sets              = @($yaml['ParameterSets'] | ForEach-Object {
                        $set = $_
                        @($set.Keys | ForEach-Object { "$_ $($set[$_])" }) -join ', '
                    } | Sort-Object) -join '; '
                AcceptedValues    = $yaml['AcceptedValues'] -join ', '
                DefaultValue      = $yaml['DefaultValue']
            }
        }
        $parameters
    }

    function Compare-Parameter([string] $Name, $Said, $Real) {
        foreach ($fact in $Real.Keys) {
            # Where the cmdlet has to look for it, the page may say how.
            if ($fact -eq 'DefaultValue' -and $Real[$fact] -eq 'found at run time') { continue }
            if ("$($Said[$fact])" -ne "$($Real[$fact])") { "-$Name, $fact`: the page says '$($Said[$fact])', Get-Command '$($Real[$fact])'" }
        }
    }
}

Describe 'The help pages' {
    It 'are one for each cmdlet that the module exports' {
        $pages = Get-ChildItem -Path (Join-Path $help '*-*.md')
        $pages.BaseName | Sort-Object | Should -Be ($facts.Commands.Keys | Sort-Object)
    }

    It 'are all listed with their synopsis in the page of the module' {
        $listed = foreach ($section in Get-MarkdownSection (Get-Section (Join-Path $help 'DocAssist.Backup.md') 'DocAssist.Backup') '###') {
            '{0}: {1}' -f ($section.Title -replace '^\[(.*)\]\(\1\.md\)$', '$1'), ("$($section.Lines)".Trim())
        }
        $listed | Sort-Object | Should -Be ($facts.Commands.Keys | ForEach-Object { "$($_): $($facts.Commands[$_].Synopsis)" } | Sort-Object)
    }

    It 'have no place left to be filled in' {
        Select-String -Path (Join-Path $help '*.md') -Pattern '{{', '@@' -SimpleMatch | Should -BeNullOrEmpty
    }
}

Describe '<Page>' -ForEach $commandPages {
    BeforeAll {
        $command = $facts.Commands[$Page]
        $said = Get-PageParameter $Path
    }

    It 'has a synopsis, a description and at least two examples with code in Get-Help' {
        $command.Synopsis | Should -Not -BeLike "*$Page*"
        $command.Synopsis | Should -Match '^[A-Z].*\.$'
        $command.Description.Length | Should -BeGreaterThan 100
        $command.Examples.Count | Should -BeGreaterOrEqual 2
        $command.Examples | Should -BeLike '*-DocAssist*'
    }

    It 'describes the parameters that the cmdlet has, each in Get-Help too' {
        $said.Keys | Sort-Object | Should -Be ($command.Parameters.Keys | Sort-Object)
        $command.Parameters.Keys | Where-Object { "$($command.Descriptions[$_])".Length -lt 20 } | Should -BeNullOrEmpty
    }

    It 'says of each parameter what Get-Command says' {
        $command.Parameters.Keys | Where-Object { $said.ContainsKey($_) } |
            ForEach-Object { Compare-Parameter $_ $said[$_] $command.Parameters[$_] } | Should -BeNullOrEmpty
    }

    It 'has the syntax that Get-Command gives' {
        $written = foreach ($section in Get-MarkdownSection (Get-Section $Path 'SYNTAX') '###') {
            ((Get-MarkdownBlock $section.Lines | Where-Object { $_.Kind -eq 'Code' }).Lines | ForEach-Object { $_.Trim() }) -join ' '
        }
        $written | Should -Be $command.Syntax
    }

    It 'names only errors that there are, and at least one' {
        $named = [regex]::Matches((Get-Section $Path 'NOTES') -join "`n", '(?m)^(- |`PathNot).*?:') |
            ForEach-Object { [regex]::Matches($_.Value, '`(\w+)`') } | ForEach-Object { $_.Groups[1].Value }
        $named | Should -Not -BeNullOrEmpty
        $named | Where-Object { $_ -notin @($facts.Errors.Keys) + 'PathNotFileSystem', 'MoreThanOneBackup' } | Should -BeNullOrEmpty
    }
}

Describe 'The objects that come out' {
    It 'are described with every property that they have, <_>' -ForEach 'Compare-DocAssistBackup', 'Get-DocAssistBackup', 'Get-DocAssistBackupConfiguration', 'Set-DocAssistBackupConfiguration', 'Repair-DocAssistDatabase', 'Restore-DocAssistBackup', 'Test-DocAssistBackup', 'Test-DocAssistBackupConfiguration', 'Test-DocAssistDatabase', 'Get-DocAssistBackupSchedule', 'Register-DocAssistBackupSchedule', 'Get-DocAssistBackupHistory', 'Get-DocAssistBackupStatus', 'Invoke-DocAssistBackupRun' {
        foreach ($section in Get-MarkdownSection (Get-Section (Join-Path $help "$_.md") 'OUTPUTS') '###') {
            $table = Get-MarkdownBlock $section.Lines | Where-Object { $_.Kind -eq 'Table' }
            if (-not $table) { continue }
            $described = $table.Lines | Select-Object -Skip 2 | ForEach-Object { ($_ -split '\|')[1].Trim() -split ', ' }
            $described | Sort-Object | Should -Be ($facts.Properties[$section.Title] | Sort-Object)
        }
    }
}

Describe 'The topic <Topic>' -ForEach $topics {
    It 'is found by Get-Help, whole' {
        $sections = Get-MarkdownSection (Read-MarkdownPage $Path).Lines '##'
        foreach ($section in $sections) { $facts.Topics[$Topic] | Should -MatchExactly "(?m)^$([regex]::Escape($section.Title))`r?`$" }
    }
}

Describe 'The topic about_DocAssist_Backup' {
    It 'gives every error with its category' {
        $written = Get-Section (Join-Path $help 'about_DocAssist_Backup.md') 'ERRORS' | ForEach-Object { if ($_ -match '^- `(\w+)` \((\w+)\): .{20}') { '{0} {1}' -f $Matches[1], $Matches[2] } }
        $real = @($facts.Errors.Keys | ForEach-Object { "$_ $($facts.Errors[$_])" }) + 'PathNotFileSystem InvalidArgument', 'MoreThanOneBackup InvalidArgument'
        $written | Sort-Object | Should -Be ($real | Sort-Object)
    }
}

Describe 'The examples' -ForEach @{ All = $examples } {
    BeforeAll {
        $work = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'x')
        $data = Join-Path $work.FullName 'D/Clinic/data'
        $root = New-Item -ItemType Directory -Path (Join-Path $work.FullName 'E/Backups')
        $null = Invoke-SampleClinic create --path $data --patients 20 --prescriptions 4 --vectors 20
        $null = Invoke-SampleClinic app-backup --path $data --root $root.FullName --at 2025-03-02T18:31:40
        $exampleFile = Join-Path $work.FullName 'examples.xml'
        $All | ForEach-Object { [pscustomobject]$_ } | Export-Clixml -LiteralPath $exampleFile

        $lines = Invoke-ChildCommand -Arguments $ModulePath, $work.FullName, (Join-Path $PSScriptRoot 'Common.ps1') -Script {
            param($module, $work, $common)
            . $common
            Import-Module -Name $module
            $ErrorActionPreference = 'Continue'
            Set-StrictMode -Off
            $env:DOCASSIST_DATA_DIR = Join-Path $work 'D/Clinic/data'
            $env:DOCASSIST_BACKUP_DIR = Join-Path $work 'E/Backups'
            $env:DOCASSIST_BACKUP_CONFIG_DIR = Join-Path $work 'F/Configuration'
            $env:XDG_STATE_HOME = Join-Path $work 'state'

            function Get-ErrorText($Failure) {
                '{0}: {1}' -f $Failure.InvocationInfo.MyCommand, $Failure
                if ($Failure.ErrorDetails) { "  Recommendation: $($Failure.ErrorDetails.RecommendedAction)" }
            }

            function Get-DriveState([string] $Folder) {
                Get-ChildItem -LiteralPath $Folder -Recurse -Force -File -ErrorAction Ignore |
                    ForEach-Object { '{0} {1} {2:o}' -f $_.FullName, $_.Length, $_.LastWriteTimeUtc } | Out-String
            }

            function Reset-Drive {
                # Most examples change nothing, and copying takes longer than looking.
                foreach ($drive in 'D', 'E', 'F') {
                    $folder = Join-Path $work $drive
                    if ($fresh[$drive] -eq (Get-DriveState $folder)) { continue }
                    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
                    if ($drive -eq 'F') { $null = New-Item -ItemType Directory -Path $folder }
                    else { Copy-Item -LiteralPath (Join-Path $template.FullName $drive) -Destination $folder -Recurse -Force }
                    # Windows does not tell that a file is a copy; in the examples the app has been at work since the last backup.
                    if ($drive -eq 'D') { (Get-Item -LiteralPath (Join-Path $env:DOCASSIST_DATA_DIR 'settings.json')).LastWriteTimeUtc = [DateTime]::UtcNow }
                    $fresh[$drive] = Get-DriveState $folder
                }
            }

            $fresh = @{}
            $plain = New-DocAssistBackup
            $labelled = New-DocAssistBackup -Label 'year end'
            $null = New-DatedBackup -Source $plain.Path -At '2025-03-03 18:30:05'
            $null = New-DatedBackup -Source $plain.Path -At '2025-03-04 18:30:05'
            $null = New-DatedBackup -Source $labelled.Path -At '2025-03-05 18:30:04'
            $plain, $labelled | Remove-DocAssistBackup -Force
            $template = New-Item -ItemType Directory -Path (Join-Path $work 'template')
            Move-Item -Path (Join-Path $work 'D'), (Join-Path $work 'E') -Destination $template.FullName
            foreach ($example in Import-Clixml -LiteralPath (Join-Path $work 'examples.xml')) {
                Reset-Drive
                $code = [regex]::Replace($example.Code, "\b[DEF]:\\[^\s'`"]*", { param($match) Join-Path $work $match.Value.Remove(1, 1).Replace('\', '/') })
                # An example that shows the question is answered with yes.
                $ConfirmPreference = if ($example.Shown -match '\[Y\] Yes') { 'None' } else { 'High' }
                "<<< $($example.Number)"
                & ([scriptblock]::Create($code)) 2>&1 | ForEach-Object {
                    if ($_ -is [Management.Automation.ErrorRecord]) { Get-ErrorText $_ } else { $_ }
                } | Out-String -Width 100
            }
        }
        $printed = @{}
        foreach ($line in $lines) {
            if ($line -match '^<<< (\d+)') { $number = [int]$Matches[1]; $printed[$number] = '' } else { $printed[$number] += "$line`n" }
        }

        function Get-Shape([string] $Text) {
            # What is the same on every machine and every day.
            $plain = $Text.Replace("$($work.FullName)$([IO.Path]::DirectorySeparatorChar)", '')
            # PowerShell 7 has one character for what is cut; the pages have only those of ASCII.
            $plain = $plain.Replace([string][char]0x2026, '...')
            $plain = $plain -replace '(?m)^((HostName|\w+At(Utc)?)\s*: ).*$', '$1<here and now>'
            # What a schedule runs, as whom, and where it is kept.
            $plain = $plain -replace '(?m)^(ExecStart=|Command=|\d\S* [\d,*]+ \* \* \S+ |\s*<(Command|Arguments|UserId)>).*$', '$1<here>' -replace '(?m)^.*[\\/](docassist-\S+:)\r?$', '$1'
            $plain = $plain -replace '\x1b\[[\d;]*m' -replace '\b([DEF]):?[\\/]', '$1:/' -replace '\\', '/' -replace '\b[0-9a-f]{64}\b', '<hash>'
            $plain = $plain -replace '\b(now|\d+ (min|h|d))\b', '<age>' -replace '\d[\d,.]* [KMGT]?B\b', '<size>' -replace '\d[\d,.]*', '0'
            $plain -replace '-{2,}', '-' -replace '\s'
        }
    }

    It '<Page>, <Title>, is PowerShell' -ForEach $examples {
        $tokens = $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($Code, [ref]$tokens, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }

    It '<Page>, <Title>, prints what it shows' -ForEach $examples {
        # The question itself is not printed, what comes after the answer is; a warning comes before.
        $expected = Get-Shape ($Shown -replace '(?sm)^Confirm$.*\[Y\] Yes[^\n]*\n')
        Get-Shape $printed[$Number] | Should -BeExactly $expected -Because "it printed:`n$($printed[$Number])"
    }

    It 'of the manifest has the keys of a real one' {
        function Get-Key($Node, [string] $Path) {
            # Of lists the first element; the names of tables are the clinic's, not every backup has taken something from another, and Windows
            # has no time of a change that no program can set.
            foreach ($property in $Node.PSObject.Properties) {
                if ($property.Name -eq 'changed_utc' -and [IO.Path]::DirectorySeparatorChar -eq '\') { continue }
                "$Path/$($property.Name)"
                $value = @($property.Value) | Select-Object -First 1
                if ($value -is [Management.Automation.PSCustomObject] -and $property.Name -notin 'tables', 'sequences', 'highest_ids', 'reuse') { Get-Key $value "$Path/$($property.Name)" }
            }
        }
        $block = Get-MarkdownBlock (Read-MarkdownPage (Join-Path $help 'about_DocAssist_Backup_Format.md')).Lines | Where-Object { $_.Language -eq 'json' }
        $real = Get-ChildItem -Path (Join-Path $work.FullName 'template/E/Backups/backup_2025-03-05*/backup_manifest.json')
        Get-Key (Get-BlockText $block | ConvertFrom-Json) | Should -Be (Get-Key (Get-Content -Raw -LiteralPath $real.FullName | ConvertFrom-Json))
    }
}
