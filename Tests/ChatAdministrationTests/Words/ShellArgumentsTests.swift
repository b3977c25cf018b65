import ChatAdministration
import Testing

@Suite struct ShellArgumentsTests {
    @Test(arguments: [
        (["bans", "--json"], ["--json"], ["bans"]),
        (["--data", "d", "bans"], ["--data", "d"], ["bans"]),
        (["ban", "bob", "--data=d", "--for", "1d", "--json"], ["--data=d", "--json"], ["ban", "bob", "--for", "1d"]),
        (["kick", "bob", "--", "--json"], [], ["kick", "bob", "--", "--json"]),
        (["bans", "--data"], [], ["bans", "--data"]),
        (["bans", "--database", "d"], [], ["bans", "--database", "d"]),
        ([], [], []),
    ])
    func `finds the program's options`(arguments: [String], options: [String], words: [String]) {
        let sorted = ShellArguments.sorted(arguments, flags: ["--json"], options: ["--data"])
        #expect(sorted.options == options)
        #expect(sorted.words == words)
    }
}
