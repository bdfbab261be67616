/**
 * What a shell runs to complete a command line, by the shell. Each hands the words so far to `complete -- WORD…`, which
 * answers a line a candidate: its text, a tab, and what it means; or `:files` where a file belongs. Words are handed on
 * as they are, and never evaluated.
 *
 * - bash parts words at = and : (COMP_WORDBREAKS), so it is given the line, and its answers without the part before.
 * - A candidate that ends in =, . or / is no end of a word: no space is put behind it.
 */
export const shells = {
  bash: `_mlflow_gitops() {
  local line=\${COMP_LINE:0:COMP_POINT} words current candidate
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  local before=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o default
      return
    fi
    COMPREPLY+=("\${candidate#"$before"}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${words[@]:1}" 2> /dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=./] ]] && compopt -o nospace
}
complete -F _mlflow_gitops mlflow-gitops
`,
  zsh: `#compdef mlflow-gitops
_mlflow_gitops() {
  local line value meaning
  local -a ended open
  while IFS=$'\\t' read -r value meaning; do
    if [[ $value == :files ]]; then
      _files
      return
    fi
    line=\${value//:/\\\\:}\${meaning:+:$meaning}
    if [[ $value == *[=./] ]]; then open+=("$line"); else ended+=("$line"); fi
  done < <("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT - 1]}" "\${(Q)PREFIX}" 2> /dev/null)
  (( $#ended )) && _describe mlflow-gitops ended
  (( $#open )) && _describe mlflow-gitops open -S ''
}
if [[ $funcstack[1] == _mlflow_gitops ]]; then _mlflow_gitops; else compdef _mlflow_gitops mlflow-gitops; fi
`,
  fish: `function __mlflow_gitops_complete
    set -l words (commandline -opc)
    set -l answer ($words[1] complete -- $words[2..] (commandline -ct) 2> /dev/null)
    if test "$answer[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        string join \\n -- $answer
    end
end
complete -c mlflow-gitops -f -a '(__mlflow_gitops_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName mlflow-gitops -ScriptBlock {
  param($word, $line, $position)
  $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { "$_" })
  $before = @($words | Select-Object -Skip 1)
  if ($word -eq '') { $before += '""' }
  & $words[0] complete -- @before 2> $null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $meaning = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($meaning) { $meaning } else { $value }))
  }
}
`,
} as const
