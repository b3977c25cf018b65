extension ClientConfigFile {
    /// A configuration file with every setting, explained and commented out: with it nothing changes.
    static let example = """
        # The settings of chatclient. A line that begins with # is a comment; remove the # before a setting to
        # change it.
        # Other options go on the command line: chatclient --help.

        \(settings)

        # Your own commands. $1 to $9 are the words after the alias, and $* is all of them; without these they
        # are added.
        [alias]
        #w = WH
        #morning = DM $1 Good morning, $1!

        # What keys do. Keys are ctrl-LETTER, alt-LETTER, ctrl- or alt- with left, right, up, down, home, end, pageup,
        # pagedown, enter, tab, backspace or delete, and f1 to f12. They can do:
        \(actions)
        [keys]
        #ctrl-r = search
        #alt-enter = insert-line-end

        """

    private static var settings: String {
        ConfigKey.allCases.map { key in
            (key.comment.map { "# \($0)" } + ["#\(key.rawValue) = \(key.example)"]).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The names of all actions, in lines of at most 100 characters.
    private static var actions: String {
        var lines = ["#"]
        for action in KeyAction.allCases {
            if lines[lines.count - 1].count + action.rawValue.count > 98 {
                lines.append("#")
            }
            lines[lines.count - 1] += " \(action.rawValue)"
        }
        return lines.joined(separator: "\n")
    }
}
