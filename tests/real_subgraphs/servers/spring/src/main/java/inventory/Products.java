package inventory;

import java.util.List;
import java.util.Map;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.graphql.data.federation.EntityMapping;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Products by their keys, and where they are. */
@Controller
class Products {
  record Money(int amount, String currency) {}

  record Warehouse(String id, String city) {}

  /** `price` and `weight` are there if the gateway was asked for what requires them. */
  record Product(String upc, Money price, Integer weight) {}

  private static final List<Warehouse> WAREHOUSES =
      List.of(new Warehouse("w1", "Oslo"), new Warehouse("w2", "Turin"));
  private static final Map<String, Integer> STOCK = Map.of("p1", 3, "p2", 0, "p3", 7);
  private static final Map<String, Integer> SHELVES = Map.of("p1", 0, "p3", 1);

  @EntityMapping
  Product product(@Argument String upc, @Argument Money price, @Argument Integer weight) {
    return STOCK.containsKey(upc) ? new Product(upc, price, weight) : null;
  }

  @EntityMapping
  Warehouse warehouse(@Argument String id) {
    return WAREHOUSES.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  @QueryMapping
  List<Warehouse> warehouses() {
    return WAREHOUSES;
  }

  @SchemaMapping
  List<Product> products(Warehouse warehouse) {
    int shelf = WAREHOUSES.indexOf(warehouse);
    return SHELVES.entrySet().stream()
        .filter(entry -> entry.getValue() == shelf)
        .map(entry -> new Product(entry.getKey(), null, null))
        .toList();
  }

  @SchemaMapping
  int inStock(Product product) {
    return STOCK.get(product.upc());
  }

  @SchemaMapping
  Warehouse warehouse(Product product) {
    Integer shelf = SHELVES.get(product.upc());
    return shelf == null ? null : WAREHOUSES.get(shelf);
  }

  /** Free above 50, else by weight. */
  @SchemaMapping
  Money shipping(Product product) {
    int amount = product.price().amount() > 5000 ? 0 : product.weight() * 150;
    return new Money(amount, product.price().currency());
  }

  @SchemaMapping
  String restocked(Product product) {
    return STOCK.get(product.upc()) > 0 ? "2024-05-01" : null;
  }
}
