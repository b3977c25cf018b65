import Foundation

/// The environment of one test: a fresh folder, and the servers, clients and proxies that run in it.
package final class ChatStage: Sendable {
    /// The folder for everything that the programs write.
    package let folder: TemporaryFolder

    /// Ends the started programs.
    package let scope: ProgramScope

    init(folder: TemporaryFolder, scope: ProgramScope) {
        self.folder = folder
        self.scope = scope
    }

    /// The options of a test server: data and accounts in the stage's folder, cheap password hashing (2^4 rounds) so
    /// that many accounts cost little, and no limit on registrations per network.
    package func serverOptions(data: String = "data", credentials: String = "credentials.sqlite") -> [String] {
        [
            "--data", folder.file(data), "--credentials", folder.file(credentials), "--host", "127.0.0.1",
            "--password-cost", "4", "--registrations-per-network", "0",
        ]
    }

    /// The plan that starts a server.
    package func serverPlan(
        port: String = "0",
        data: String = "data",
        credentials: String = "credentials.sqlite",
        options: [String] = []
    ) throws -> ProcessPlan {
        ProcessPlan(
            name: "the server",
            try BuiltPrograms.server(),
            [port] + serverOptions(data: data, credentials: credentials) + options,
            environment: ["HOME": folder.path, "XDG_CONFIG_HOME": folder.file("server-config")]
        )
    }

    /// Starts a server, by default on a free port, and waits until it is ready.
    package func startServer(
        port: Int = 0,
        data: String = "data",
        credentials: String = "credentials.sqlite",
        options: [String] = []
    ) async throws -> ServerProgram {
        let plan = try serverPlan(port: "\(port)", data: data, credentials: credentials, options: options)
        return try await ServerProgram(plan, in: scope)
    }

    /// Runs `chatserver` with arguments that make it end by itself.
    package func runServer(_ arguments: [String], input: [String] = []) async throws -> FinishedProgram {
        try await runServer(arguments, bytes: Array(input.map { $0 + "\n" }.joined().utf8))
    }

    /// Runs `chatserver` with arguments that make it end by itself, and with input that need not be text.
    package func runServer(_ arguments: [String], bytes: [UInt8]) async throws -> FinishedProgram {
        let environment = ["HOME": folder.path]
        let plan = ProcessPlan(name: "chatserver", try BuiltPrograms.server(), arguments, environment: environment)
        return try await run(plan, input: bytes)
    }

    /// Runs `chatclient` with all of its input, until it ends.
    package func runClient(
        _ username: String?,
        port: Int,
        host: String = "127.0.0.1",
        home: String? = nil,
        options: [String] = [],
        input: [String] = []
    ) async throws -> FinishedProgram {
        let plan = try clientPlan(username, port: "\(port)", host: host, home: home, options: options)
        return try await run(plan, input: Array(input.map { $0 + "\n" }.joined().utf8))
    }

    /// Runs a program with all of its input, by default none, until it ends.
    package func finish(_ plan: ProcessPlan, input: [UInt8] = []) async throws -> FinishedProgram {
        try await run(plan, input: input)
    }

    private func run(_ plan: ProcessPlan, input: [UInt8]) async throws -> FinishedProgram {
        let program = try PipedProgram(plan, in: scope)
        if !input.isEmpty {
            // A program that ends early does not read its input; its exit code and output then explain why.
            try? await program.send(bytes: input)
        }
        program.closeInput()
        let exit = try await program.waitForExit()
        return FinishedProgram(exit: exit, output: program.output.text, errors: program.errors.text)
    }

    /// The plan that starts a client. Each home folder has its own memory of servers.
    package func clientPlan(
        _ username: String?,
        port: String,
        host: String = "127.0.0.1",
        home: String? = nil,
        options: [String] = []
    ) throws -> ProcessPlan {
        let place = try folder.folder("home-\(home ?? username ?? "nobody")")
        return ProcessPlan(
            name: username ?? "the client",
            try BuiltPrograms.client(),
            [host, port] + (username.map { [$0] } ?? []) + options,
            environment: ["HOME": place, "XDG_CONFIG_HOME": place + "/config"]
        )
    }

    /// Starts a client under a terminal.
    package func terminalClient(
        _ username: String?,
        port: Int,
        home: String? = nil,
        options: [String] = []
    ) throws -> TerminalProgram {
        try TerminalProgram(clientPlan(username, port: "\(port)", home: home, options: options), in: scope)
    }

    /// Starts a client with pipes, for plain lines.
    package func plainClient(
        _ username: String?,
        port: Int,
        home: String? = nil,
        options: [String] = []
    ) throws -> PipedProgram {
        try PipedProgram(clientPlan(username, port: "\(port)", home: home, options: options), in: scope)
    }

    /// Starts a client that speaks JSON, and waits until it is connected.
    package func jsonClient(
        _ username: String,
        port: Int,
        home: String? = nil,
        options: [String] = []
    ) async throws -> JSONClient {
        // The name goes with the commands `register` and `login`, not on the command line.
        var plan = try clientPlan(nil, port: "\(port)", home: home ?? username, options: ["--json"] + options)
        plan.name = username
        let client = JSONClient(username: username, program: try PipedProgram(plan, in: scope))
        _ = try await client.next("connected", timeout: Patience.process)
        return client
    }

    /// Starts a proxy in front of a server.
    package func startProxy(to server: ServerProgram, policy: DatagramPolicy = .forward) async throws -> LossyProxy {
        let proxy = try await LossyProxy.start(serverPort: server.port, policy: policy)
        scope.atEnd { await proxy.stop() }
        return proxy
    }

    /// Starts a proxy that has the self-signed certificate and key of a server's data folder, and reads what is inside
    /// TLS and inside the datagrams.
    package func startDecryptingProxy(to server: ServerProgram, data: String = "data") async throws -> LossyProxy {
        let identity = try TLSIdentity(
            certificate: folder.file("\(data)/certificate.pem"),
            key: folder.file("\(data)/key.pem")
        )
        let proxy = try await LossyProxy.start(serverPort: server.port, identity: identity)
        scope.atEnd { await proxy.stop() }
        return proxy
    }
}

/// The result of a program that has ended.
package struct FinishedProgram: Sendable, CustomStringConvertible {
    /// How it ended.
    package let exit: ProcessExit
    /// Its standard output.
    package let output: String
    /// Its standard error.
    package let errors: String

    /// Exit status, output and errors, for failure messages.
    package var description: String { "\(exit)\n----- output -----\n\(output)\n----- errors -----\n\(errors)" }
}

/// Runs `body` on a fresh stage, and removes the stage afterwards.
package func withChatStage<Result>(_ body: (ChatStage) async throws -> Result) async throws -> Result {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    return try await withProgramScope { scope in
        try await body(ChatStage(folder: folder, scope: scope))
    }
}

/// Runs `body` on a fresh stage with one server that is ready.
package func withServer<Result>(
    options: [String] = [],
    _ body: (ChatStage, ServerProgram) async throws -> Result
) async throws -> Result {
    try await withChatStage { stage in
        try await body(stage, stage.startServer(options: options))
    }
}
