package inventory;

import graphql.schema.GraphQLSchema;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.graphql.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.graphql.data.federation.FederationSchemaFactory;

/** What lies where: a Federation 2 subgraph, schema first, made with Spring for GraphQL. */
@SpringBootApplication
public class Inventory {
  public static void main(String[] arguments) {
    SpringApplication.run(Inventory.class, arguments);
  }

  @Bean
  FederationSchemaFactory schemaFactory() {
    return new FederationSchemaFactory();
  }

  @Bean
  GraphQlSourceBuilderCustomizer federation(FederationSchemaFactory factory) {
    return builder -> builder.schemaFactory(factory::createGraphQLSchema);
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    System.out.printf("inventory listens on http://127.0.0.1:%d/graphql%n", event.getWebServer().getPort());
  }
}
