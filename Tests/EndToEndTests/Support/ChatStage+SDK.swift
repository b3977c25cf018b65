import ChatClientCore
import ChatTesting

extension ChatStage {
    /// Runs `body` with a client of the SDK in this process, which gives up when its connection is lost.
    func withSDKClient<Result: Sendable>(
        port: Int,
        delivery: DeliveryPreference = .automatic,
        reconnection: Reconnection = .never,
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.trust = .firstUse(file: folder.file("sdk-servers"), acceptChange: true)
        configuration.delivery = delivery
        configuration.reconnection = reconnection
        return try await ChatClient.withConnection(
            to: ServerAddress(host: "127.0.0.1", port: port),
            configuration: configuration,
            body
        )
    }
}
