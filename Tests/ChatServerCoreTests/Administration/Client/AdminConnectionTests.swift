import ChatAdministration
import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AdminConnectionTests {
    private let folder: TemporaryFolder
    private let path: AdminSocketPath

    init() throws {
        folder = try TemporaryFolder()
        path = AdminSocketPath(AdminSocketPath.standard(in: folder.path), dataDirectory: folder.path)
    }

    /// Runs blocking code without keeping a thread of the tasks.
    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// Gives commands on one connection to a socket, and returns all items.
    private func items(of commands: [AdminCommand]) async throws -> [AdminItem] {
        let path = path.path
        return try await blocking {
            let connection = try AdminConnection(path: path)
            var items: [AdminItem] = []
            for command in commands {
                try connection.perform(command) { items.append(try AdminItem(json: $0)) }
            }
            return items
        }
    }

    /// Gives a command to a program that answers with these bytes and then closes the connection, or waits.
    ///
    /// - Returns: The error.
    private func error(after answer: String, patience: Int? = nil) async throws -> AdminConnectionError? {
        defer { folder.remove() }
        try path.prepare()
        let (listener, _) = try path.bind()
        #expect(listen(listener, 1) == 0)
        defer { close(listener) }
        let path = path.path
        return try await blocking {
            let connection = try AdminConnection(path: path)
            let caller = accept(listener, nil, nil)
            #expect(answer.withCString { write(caller, $0, strlen($0)) } == answer.utf8.count)
            if patience == nil {
                close(caller)
            }
            defer { _ = patience.map { _ in close(caller) } }
            return #expect(throws: AdminConnectionError.self) {
                try connection.perform(.status, patience: patience) { _ in }
            }
        }
    }

    @Test func `gives several commands on one connection`() async throws {
        defer { folder.remove() }
        let socket = try await AdminSocket.open(path, executor: ScriptedExecutor(), logger: .quiet)
        let result = try await BackgroundServices([socket]).run {
            await Result { try await items(of: [.who(prefix: "3000"), .status, .who(prefix: "2")]) }
        }
        let answer = try result.get()
        #expect(answer.count == 3002)
        #expect(answer.last == .notice("Item 1."))
    }

    @Test func `a refusal is the server's`() async throws {
        defer { folder.remove() }
        let socket = try await AdminSocket.open(path, executor: ScriptedExecutor(), logger: .quiet)
        let result = try await BackgroundServices([socket]).run {
            await Result { try await items(of: [.bans]) }
        }
        #expect(throws: AdminFailure(.notFound, "There is no such thing.")) { try result.get() }
    }

    @Test func `no server runs where nobody answers`() throws {
        defer { folder.remove() }
        #expect(throws: AdminConnectionError.noServer(path: path.path)) { try AdminConnection(path: path.path) }
        #expect(try AdminConnection.toRunningServer(path: path.path) == nil)
        // What a killed server leaves.
        try path.prepare()
        let (descriptor, _) = try path.bind()
        close(descriptor)
        #expect(throws: AdminConnectionError.noServer(path: path.path)) { try AdminConnection(path: path.path) }
        #expect(try AdminConnection.toRunningServer(path: path.path) == nil)
    }

    @Test func `a path that is too long has a sentence`() {
        defer { folder.remove() }
        let long = folder.file(String(repeating: "x", count: 100))
        let error = #expect(throws: AdminConnectionError.pathTooLong(path: long)) { try AdminConnection(path: long) }
        #expect(error?.description.contains("--admin-socket") == true)
    }

    @Test(.enabled(if: geteuid() != 0, "root may use every socket"))
    func `a socket of another user is not permitted`() throws {
        defer { folder.remove() }
        try path.prepare()
        let (descriptor, _) = try path.bind()
        defer { close(descriptor) }
        #expect(chmod(path.path, 0) == 0)
        #expect(throws: AdminConnectionError.notPermitted(path: path.path)) { try AdminConnection(path: path.path) }
    }

    @Test(arguments: ["", #"{"item":{"kind":"notice","sentence":"a"}}"# + "\n", #"{"done":{"items":0}}"#])
    func `a server that stops in the middle has a sentence`(answer: String) async throws {
        let error = try await error(after: answer)
        #expect(error == .ended)
        #expect(error?.description.contains("in the middle of the answer") == true)
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n", "{\"done\":{\"items\":7}}\n", "\n"])
    func `another program's answer is strange`(answer: String) async throws {
        #expect(try await error(after: answer) == .strangeAnswer)
    }

    @Test(arguments: ["", #"{"item":{"kind":"notice","sentence":"a"}}"# + "\n"])
    func `a server that says nothing is left`(answer: String) async throws {
        #expect(try await error(after: answer, patience: 0) == .timedOut(seconds: 0))
    }
}

extension Result where Failure == any Error {
    /// Runs asynchronous code that may throw.
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
