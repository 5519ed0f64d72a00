/// Connectors that tests share. Services are where `${env.URL}` says.
enum Manifests {
    /// A service that moves money and can be asked about orders.
    ///
    /// - Parameter refund: further fields of the tool that moves money.
    static func payments(_ refund: String = "", find: String = "", connector: String = "") -> String {
        """
        connector: payments
        type: http
        base_url: ${env.URL}
        \(connector)
        tools:
          - name: payments.refund
            effect: irreversible
            request: { method: POST, path: /refunds, body: "${input}" }
            input:
              type: object
              required: [order_id, cents]
              properties: { order_id: { type: string }, cents: { type: integer, minimum: 1 } }
              additionalProperties: false
            \(refund)
          - name: payments.find
            effect: read
            request: { method: GET, path: "/orders/${input.id}" }
            input: { type: object, required: [id], properties: { id: { type: string } }, additionalProperties: false }
            output: { type: [object, "null"], required: [paid], properties: { paid: { type: integer } } }
            \(find)
        """
    }

    static let order = #"facts: { order: { tool: payments.find, with: { id: "${input.order_id}" } } }"#

    /// A tool that tells whether money was moved, to stand at the end of the connector.
    static let probe = [
        "", "  - name: payments.look", "    effect: read", "    statuses: { 404: empty }",
        #"    request: { method: GET, path: /refunds, query: { key: "${input.idempotency_key}" } }"#,
        "    input:", "      type: object", "      required: [order_id, idempotency_key]",
        "      properties: { order_id: { type: string }, cents: { type: integer }, idempotency_key: { type: string } }",
        "      additionalProperties: false",
    ].joined(separator: "\n")

    static let permitAll = "permit (principal, action, resource);\n"
}
