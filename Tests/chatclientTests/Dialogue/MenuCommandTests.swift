import Testing

@testable import chatclient

@Suite struct MenuCommandTests {
    @Test(arguments: [
        ("PM", MenuCommand.Verb.publicMessage, ""), ("pm hi  all", .publicMessage, "hi  all"),
        ("/say hi", .publicMessage, "hi"),
        ("DM", .directMessage, ""), ("/dm bob hello there", .directMessage, "bob hello there"),
        ("/MSG bob hi", .directMessage, "bob hi"), ("3", .directMessage, ""), ("  EX  ", .exit, ""),
        ("quit", .exit, ""),
        ("-in", .inbox, ""), ("4", .inbox, ""), ("hi #Lab", .history, "#Lab"), ("WH bob", .who, "bob"),
        ("/whois bob", .who, "bob"),
        ("CR Lab", .createRoom, "Lab"), ("1", .createRoom, ""), ("/join #Lab", .joinRoom, "#Lab"), ("2", .joinRoom, ""),
        ("/list", .rooms, ""), ("se two words", .search, "two words"), ("PW", .password, ""),
        ("/stats", .statistics, ""),
        ("/receipts off", .receipts, "off"), ("/me waves", .action, "waves"), ("?", .help, ""), ("help", .help, ""),
    ])
    func `understands a command in any case, with and without a slash`(
        line: String,
        verb: MenuCommand.Verb,
        argument: String
    ) {
        let command = MenuCommand(line)
        #expect(command?.verb == verb)
        #expect(command?.argument == argument)
    }

    @Test(arguments: [
        "", "  ", "/", "//pm", "XY", "in the beginning", "quit smoking", "me too", "3 apples", "exit now", "pmhello",
    ])
    func `a line that only looks like a command is none`(line: String) {
        #expect(MenuCommand(line) == nil)
    }

    @Test(arguments: [
        ("helo", "HELP"), ("/hlep", "HELP"), ("qiut", "QUIT"), ("qui", "QUIT"), ("serach", "SEARCH"),
        ("histroy", "HISTORY"),
        ("jion", "JOIN"),
        ("joim bob", "JOIN"), ("XY", nil), ("ab", nil), ("elephant", nil), (String(repeating: "x", count: 5000), nil),
    ])
    func `a near miss is named`(line: String, suggestion: String?) {
        #expect(MenuCommand.suggestion(for: line) == suggestion)
    }
}
