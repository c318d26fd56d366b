# Windows PowerShell 5.1 reads what is tested here. In PowerShell 7 its parser is not at hand, so all that came after it is
# looked for by name; in 5.1 itself most of that is a parse error.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $scripts = @(
        Get-ChildItem -LiteralPath $ModuleFolder -Recurse -Include *.psm1, *.psd1, *.ps1
        Get-Item -LiteralPath (Join-Path $RepositoryFolder 'build.ps1')
        Get-ChildItem -Path (Join-Path $RepositoryFolder 'build/*.ps1'), (Join-Path $PSScriptRoot '*.ps1')
    )
    $files = foreach ($script in $scripts) { @{ Name = $script.Name; Path = $script.FullName } }
    $newer = @(
        @{ What = 'a choice by question mark'; Text = '$a = $b ? 1 : 2' }
        @{ What = 'a default for null'; Text = '$a ?? 1' }
        @{ What = 'an assignment to null'; Text = '$a ??= 1' }
        @{ What = 'a member of what may be null'; Text = '${a}?.b' }
        @{ What = 'a method of what may be null'; Text = '${a}?.b()' }
        @{ What = 'an element of what may be null'; Text = '${a}?[0]' }
        @{ What = 'a chain of pipelines'; Text = 'a && b || c' }
        @{ What = 'a pipeline in the background'; Text = 'a &' }
        @{ What = 'a clean block'; Text = 'function f { process { } clean { } }' }
        @{ What = 'the escape character'; Text = '"`e[0m"' }
        @{ What = 'a character by its number'; Text = '"`u{2713}"' }
        @{ What = 'a number of a type that needs a new suffix'; Text = '$a = 12u' }
        @{ What = 'a binary number'; Text = '$a = 0b101' }
        @{ What = 'a variable of PowerShell 6'; Text = 'if ($IsWindows) { }' }
        @{ What = 'a path of three parts'; Text = 'Join-Path a b c' }
        @{ What = 'a parameter of PowerShell 7'; Text = '1..3 | ForEach-Object -Parallel { }' }
    )
}

BeforeAll {
    $newVariables = 'IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle'
    $newParameters = @{
        'ConvertFrom-Json' = 'AsHashtable', 'Depth', 'NoEnumerate'
        'ConvertTo-Json'   = 'AsArray', 'EnumsAsStrings', 'EscapeHandling'
        'ForEach-Object'   = 'Parallel', 'ThrottleLimit', 'AsJob'
        'Get-Content'      = @('AsByteStream')
        'Join-Path'        = @('AdditionalChildPath')
        'Select-Object'    = @('SkipIndex')
        'Set-Content'      = @('AsByteStream')
        'Sort-Object'      = 'Top', 'Bottom', 'Stable'
        'Split-Path'       = 'LeafBase', 'Extension'
        'Start-Process'    = @('Environment')
    }

    function Test-NewerCommand($Command) {
        $name = $Command.GetCommandName()
        $parameters = @($Command.CommandElements | Where-Object { $_.GetType().Name -eq 'CommandParameterAst' })
        # Join-Path took two parts until PowerShell 6, and has no switch that could be mistaken for the value of another.
        if ($name -eq 'Join-Path' -and $Command.CommandElements.Count - $parameters.Count -gt 3) { return $true }
        [bool]($parameters | Where-Object { $name -and $_.ParameterName -in $newParameters[$name] })
    }

    function Test-NewerNode($Node) {
        # By name, because 5.1 does not have the types.
        switch ($Node.GetType().Name) {
            'TernaryExpressionAst' { $true }
            'PipelineChainAst' { $true }
            'PipelineAst' { [bool]($Node.PSObject.Properties['Background'] -and $Node.Background) }
            'BinaryExpressionAst' { "$($Node.Operator)" -eq 'QuestionQuestion' }
            'AssignmentStatementAst' { "$($Node.Operator)" -eq 'QuestionQuestionEquals' }
            'NamedBlockAst' { "$($Node.BlockKind)" -eq 'Clean' }
            'VariableExpressionAst' { $Node.VariablePath.UserPath -in $newVariables }
            'CommandAst' { Test-NewerCommand $Node }
            default { [bool]($Node.PSObject.Properties['NullConditional'] -and $Node.NullConditional) }
        }
    }

    function Test-NewerToken($Token) {
        switch ("$($Token.Kind)") {
            'Number' { $Token.Text -match '^0b|^(?!0x).*\d(u|us|uy|ul|s|y|n)([kmgtp]b)?$' }
            { $_ -in 'StringExpandable', 'HereStringExpandable' } { $Token.Text -match '(?<!`)(``)*`(e|u\{)' }
            default { $false }
        }
    }

    function Get-NewerSyntax([string] $Text) {
        $tokens = $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Text, [ref]$tokens, [ref]$errors)
        $found = @($errors) + @($tree.FindAll({ param($node) Test-NewerNode $node }, $true)) + @($tokens | Where-Object { Test-NewerToken $_ })
        foreach ($place in $found) { 'line {0}: {1}' -f $place.Extent.StartLineNumber, $place.Extent.Text }
    }
}

Describe 'The search for newer syntax' {
    It 'finds <What>' -ForEach $newer {
        Get-NewerSyntax $Text | Should -Not -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $files {
    It 'has only syntax that Windows PowerShell 5.1 knows' {
        Get-NewerSyntax (Get-Content -Raw -LiteralPath $Path) | Should -BeNullOrEmpty
    }

    It 'has only characters of ASCII, because 5.1 reads a file without a mark in the code page of the machine' {
        $lines = [IO.File]::ReadAllLines($Path)
        $lines | Where-Object { $_ -match '[^\x00-\x7F]' } | Should -BeNullOrEmpty
    }
}
