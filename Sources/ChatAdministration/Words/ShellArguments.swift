/// Tells a program's own options from the words of a command, among which they may stand: `bans --json`.
package enum ShellArguments {
    /// Returns the options, and the other arguments. Options behind `--` are text, and one without its value is no
    /// option.
    ///
    /// - Parameters:
    ///   - flags: Options without a value.
    ///   - options: Options with a value, as the next argument or behind `=`.
    package static func sorted(
        _ arguments: [String],
        flags: Set<String>,
        options: Set<String>
    ) -> (options: [String], words: [String]) {
        var front: [String] = []
        var words: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words.append(word)
                words += rest
                break
            } else if flags.contains(word) || options.contains(where: { word.hasPrefix($0 + "=") }) {
                front.append(word)
            } else if options.contains(word), let value = rest.popFirst() {
                front += [word, value]
            } else {
                words.append(word)
            }
        }
        return (front, words)
    }
}
