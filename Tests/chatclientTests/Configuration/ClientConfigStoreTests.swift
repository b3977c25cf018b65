import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ClientConfigStoreTests {
    private let folder: TemporaryFolder
    private let store: ClientConfigStore

    init() throws {
        folder = try TemporaryFolder()
        store = ClientConfigStore(path: nil, environment: ["XDG_CONFIG_HOME": folder.path])
    }

    private func write(_ text: String, permissions: Int = 0o644) throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/tandem", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: store.path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: store.path)
    }

    private func text() throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: store.path)), as: UTF8.self)
    }

    @Test(
        arguments: [
            (["XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/x/tandem/chatclient.conf"),
            (["XDG_CONFIG_HOME": "x", "HOME": "/h"], "/h/.config/tandem/chatclient.conf"),
            (["HOME": "/h"], "/h/.config/tandem/chatclient.conf"),
        ]
    )
    func `lies where configuration is kept`(environment: [String: String], path: String) {
        #expect(ClientConfigStore(path: nil, environment: environment).path == path)
        #expect(ClientConfigStore(path: "my.conf", environment: environment).path == "my.conf")
    }

    @Test func `without a file all settings are the defaults`() throws {
        let loaded = try store.load()
        #expect(loaded.settings == ClientSettings())
        #expect(loaded.problems.isEmpty)
    }

    @Test func `a file that the user names must exist`() {
        let named = ClientConfigStore(path: folder.path + "/none.conf", environment: [:])
        let failure = #expect(throws: ClientConfigStore.Failure.self) { try named.load() }
        #expect(failure?.description.contains("none.conf does not exist") == true)
    }

    @Test func `tells the file and the line of a problem, and no more than a few`() throws {
        try write("style = compact\n" + String(repeating: "nonsense\u{1B}[2J = 1\n", count: 12))
        let loaded = try store.load()
        #expect(loaded.settings.style == .compact)
        #expect(loaded.problems.count == ClientConfigStore.mostProblems + 1)
        #expect(loaded.problems.first?.hasPrefix("\(store.path):2: There is no setting 'nonsense␛[2J'.") == true)
        #expect(loaded.problems.last == "\(store.path): 2 more lines do not count.")
    }

    @Test func `keeps a setting, and makes the file of the example if there is none`() throws {
        try store.set(.style, to: "compact")
        #expect(try store.load().settings.style == .compact)
        #expect(try text() == ClientConfigFile.setting(.style, to: "compact", in: ClientConfigFile.example))
        try store.set(.color, to: "never")
        try store.set(.style, to: "classic")
        #expect(try store.load().settings.style == .classic)
        #expect(try store.load().settings.color == .never)
        let mode = try FileManager.default.attributesOfItem(atPath: store.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `keeps the comments and the permissions of a file`() throws {
        try write("# Mine\nbell = off\n", permissions: 0o640)
        try store.set(.bell, to: "on")
        #expect(try text() == "# Mine\nbell = on\n")
        let mode = try FileManager.default.attributesOfItem(atPath: store.path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
    }

    @Test(arguments: [0o666, 0o664, 0o620, 0o602])
    func `runs no commands and trusts no authorities of a file that its group or others may write`(permissions: Int)
        throws
    {
        try write("passwordCommand = cat p\nkeyringCommand = k\nca = /c\nstyle = compact\n", permissions: permissions)
        let loaded = try store.load()
        #expect(loaded.settings.passwordCommand == nil)
        #expect(loaded.settings.keyringCommand == nil)
        #expect(loaded.settings.style == .compact)
        #expect(loaded.settings.ca == nil)
        #expect(loaded.problems.count == 2)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: store.path)
        #expect(try store.load().settings.passwordCommand == "cat p")
        #expect(try store.load().settings.ca == "/c")
    }

    @Test func `leaves a file alone that is no text`() throws {
        try write("")
        try Data([0xFF, 0xFE, 0x61]).write(to: URL(fileURLWithPath: store.path))
        #expect(throws: ClientConfigStore.Failure.self) { try store.load() }
        #expect(throws: ClientConfigStore.Failure.self) { try store.set(.style, to: "compact") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: store.path)) == Data([0xFF, 0xFE, 0x61]))
    }

    @Test func `tells that a folder is no file`() throws {
        try FileManager.default.createDirectory(atPath: store.path, withIntermediateDirectories: true)
        let failure = #expect(throws: ClientConfigStore.Failure.self) { try store.load() }
        #expect(failure?.description.contains("cannot be read") == true)
        #expect(throws: ClientConfigStore.Failure.self) { try store.set(.style, to: "compact") }
    }
}
